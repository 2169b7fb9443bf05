/**
 * Seed 004's correctness properties of people and trees over the real modules on Postgres: each enrols a
 * hundred random people and looks at what is stored and shown afterwards.
 */
import fc from "fast-check";
import { showLevel } from "../../src/workflows/views/tree";
import { always, Crowd, pick } from "../support/crowd";
import { assertPlaces } from "../support/invariants";
import { Lab } from "../support/network";

describe("seed 004: people and trees as stored", () => {
  let lab: Lab;
  let crowd: Crowd;
  beforeAll(async () => {
    lab = await Lab.open();
  });
  afterAll(() => lab.close());
  beforeEach(async () => {
    crowd = await Crowd.gather(lab);
  });

  // **Feature: multi-level-referral-system, Property 1: *For any* set of generated referral codes, no two codes should be identical.**
  it("**Feature: multi-level-referral-system, Property 1: *For any* set of generated referral codes, no two codes should be identical.**", async () => {
    const codes = new Set(crowd.people.map((partner) => partner.referral_code));
    await always(fc.array(pick, { minLength: 1, maxLength: 4 }), async (sponsors) => {
      for (const index of sponsors) {
        const { referral_code } = await crowd.enrol(crowd.somebody(index));
        expect(referral_code).toMatch(/^[0-9A-HJKMNP-TV-Z]{10}$/);
        expect(codes.has(referral_code)).toBe(false);
        codes.add(referral_code);
      }
      const [stored] = await crowd.net.rows<{ count: string }>(
        `select count(distinct referral_code) from upline_partner`,
      );
      expect(Number(stored.count)).toBe(codes.size);
    });
  });

  // **Feature: multi-level-referral-system, Property 2: *For any* created referral relationship, the record must contain both user identifiers (referrer and referee) and a timestamp.**
  it("**Feature: multi-level-referral-system, Property 2: *For any* created referral relationship, the record must contain both user identifiers (referrer and referee) and a timestamp.**", async () => {
    await always(pick, async (index) => {
      const referrer = crowd.somebody(index);
      const { id } = await crowd.enrol(referrer);
      const [row] = await crowd.net.rows<{ id: string; sponsor_id: string; joined_at: Date }>(
        `select id, sponsor_id, joined_at from upline_partner where id = $1`,
        [id],
      );
      expect(row).toMatchObject({ id, sponsor_id: referrer.id });
      expect(row.joined_at.getTime()).toBeGreaterThan(0);
    });
  });

  // **Feature: multi-level-referral-system, Property 3: *For any* user with fewer than 5 direct tree children, when a new referral is added, the referee should be placed directly under the referrer at level (referrer.level + 1).**
  it("**Feature: multi-level-referral-system, Property 3: *For any* user with fewer than 5 direct tree children, when a new referral is added, the referee should be placed directly under the referrer at level (referrer.level + 1).**", async () => {
    await always(pick, async (index) => {
      const open = [];
      for (const node of await crowd.everybody()) if (node.children_count < 5) open.push(node);
      const referrer = open[index % open.length];
      const referee = await crowd.enrol({ id: referrer.partner_id });
      expect(await crowd.nodeOf(referee.id)).toMatchObject({
        parent_id: referrer.partner_id,
        level: referrer.level + 1,
        position: referrer.children_count,
      });
    });
  });

  // **Feature: multi-level-referral-system, Property 4: *For any* user with 5 or more direct tree children, when a new referral is added, the referee should be placed under the first available tree child (in chronological order) that has fewer than 5 children.**
  it("**Feature: multi-level-referral-system, Property 4: *For any* user with 5 or more direct tree children, when a new referral is added, the referee should be placed under the first available tree child (in chronological order) that has fewer than 5 children.**", async () => {
    while ((await crowd.childrenOf(crowd.people[0].id)).length < 5)
      await crowd.enrol(crowd.people[0]);
    await always(pick, async (index) => {
      const full = (await crowd.everybody()).filter((node) => node.children_count === 5);
      const referrer = full[index % full.length];
      let queue = await crowd.childrenOf(referrer.partner_id);
      let expected = queue.find((child) => child.children_count < 5);
      while (!expected) {
        const next = [];
        for (const child of queue) next.push(...(await crowd.childrenOf(child.partner_id)));
        queue = next;
        expected = queue.find((child) => child.children_count < 5);
      }
      const referee = await crowd.enrol({ id: referrer.partner_id });
      expect(await crowd.nodeOf(referee.id)).toMatchObject({
        parent_id: expected.partner_id,
        position: expected.children_count,
        sponsor_id: referrer.partner_id,
      });
    });
  });

  // **Feature: multi-level-referral-system, Property 12: *For any* user who signs up without a referral code, they should still be placed in the referral tree using the same serial placement algorithm.**
  it("**Feature: multi-level-referral-system, Property 12: *For any* user who signs up without a referral code, they should still be placed in the referral tree using the same serial placement algorithm.**", async () => {
    await always(fc.array(fc.option(pick), { minLength: 1, maxLength: 3 }), async (sponsors) => {
      for (const index of sponsors)
        await crowd.enrol(index === null ? null : crowd.somebody(index));
      const alone = await crowd.enrol(null);
      expect((await crowd.nodeOf(alone.id)).parent_id).not.toBeNull();
      await assertPlaces(crowd.net);
    });
  });

  // **Feature: multi-level-referral-system, Property 16: *For any* user, querying their referral tree should return all users where that user is recorded as the tree parent.**
  it("**Feature: multi-level-referral-system, Property 16: *For any* user, querying their referral tree should return all users where that user is recorded as the tree parent.**", async () => {
    await always(fc.tuple(pick, pick), async ([sponsor, asked]) => {
      await crowd.enrol(crowd.somebody(sponsor));
      const parent = crowd.somebody(asked);
      const stored = await crowd.net.rows<{ partner_id: string }>(
        `select n.partner_id from upline_node n join upline_node p on p.tree = n.tree and p.no = n.parent_no
         where n.tree = 'placement' and p.partner_id = $1 order by n.no`,
        [parent.id],
      );
      const shown = (await crowd.childrenOf(parent.id)).map(({ partner_id }) => ({ partner_id }));
      expect(shown).toEqual(stored);
    });
  });

  // **Feature: multi-level-referral-system, Property 17: *For any* user in the tree, their tree level should equal their tree parent's level plus one.**
  it("**Feature: multi-level-referral-system, Property 17: *For any* user in the tree, their tree level should equal their tree parent's level plus one.**", async () => {
    await always(fc.option(pick), async (index) => {
      await crowd.enrol(index === null ? null : crowd.somebody(index));
      const levels = new Map((await crowd.everybody()).map((node) => [node.partner_id, node]));
      for (const { parent_id, level } of levels.values()) {
        expect(level).toBe(parent_id === null ? 1 : (levels.get(parent_id)?.level ?? NaN) + 1);
      }
    });
  });

  // **Feature: multi-level-referral-system, Property 18: *For any* referee placed in the tree, both their direct referrer (referredBy) and tree parent (treeParent) relationships must be recorded, with referredBy being null for users without referrers.**
  it("**Feature: multi-level-referral-system, Property 18: *For any* referee placed in the tree, both their direct referrer (referredBy) and tree parent (treeParent) relationships must be recorded, with referredBy being null for users without referrers.**", async () => {
    await always(fc.option(pick), async (index) => {
      const referrer = index === null ? null : crowd.somebody(index);
      const { id } = await crowd.enrol(referrer);
      const stored = await crowd.net.rows(
        `select m.sponsor_id, s.partner_id as sponsor_above, p.partner_id is not null as has_parent
         from upline_partner m
         join upline_node n on n.partner_id = m.id and n.tree = 'placement'
         join upline_node p on p.tree = n.tree and p.no = n.parent_no
         join upline_node o on o.partner_id = m.id and o.tree = 'sponsor'
         left join upline_node s on s.tree = o.tree and s.no = o.parent_no
         where m.id = $1`,
        [id],
      );
      const sponsor = referrer?.id ?? null;
      expect(stored).toEqual([{ sponsor_id: sponsor, sponsor_above: sponsor, has_parent: true }]);
    });
  });

  // **Feature: multi-level-referral-system, Property 19: *For any* admin request for the complete referral tree, the returned structure should include all users with their correct tree positions and relationships.**
  it("**Feature: multi-level-referral-system, Property 19: *For any* admin request for the complete referral tree, the returned structure should include all users with their correct tree positions and relationships.**", async () => {
    await always(fc.option(pick), async (index) => {
      await crowd.enrol(index === null ? null : crowd.somebody(index));
      const stored = await crowd.net.rows(
        `select m.id as partner_id, m.sponsor_id, p.partner_id as parent_id, n.depth + 1 as level, n.position
         from upline_partner m join upline_node n on n.partner_id = m.id and n.tree = 'placement'
         left join upline_node p on p.tree = n.tree and p.no = n.parent_no order by n.no`,
      );
      expect(stored).toHaveLength(crowd.people.length);
      const shown = (await crowd.everybody()).map(
        ({ partner_id, sponsor_id, parent_id, level, position }) => ({
          partner_id,
          sponsor_id,
          parent_id,
          level,
          position,
        }),
      );
      expect(shown).toEqual(stored);
    });
  });

  // **Feature: multi-level-referral-system, Property 20: *For any* tree level, the system should accurately calculate and display the current fill status (occupied positions / total possible positions).**
  it("**Feature: multi-level-referral-system, Property 20: *For any* tree level, the system should accurately calculate and display the current fill status (occupied positions / total possible positions).**", async () => {
    await always(fc.tuple(pick, fc.integer({ min: 1, max: 6 })), async ([index, level]) => {
      await crowd.enrol(crowd.somebody(index));
      const occupied = (await crowd.everybody()).filter((node) => node.level === level).length;
      const shown = await showLevel(crowd.net.services, "placement", level, {
        limit: 100,
        offset: 0,
      });
      const possible = 5 ** (level - 1);
      expect(shown).toMatchObject({ level, occupied, possible: String(possible), count: occupied });
      expect(Number(shown.fill)).toBeCloseTo(occupied / possible, 5);
      expect(shown.nodes).toHaveLength(Math.min(occupied, 100));
    });
  });

  // **Feature: multi-level-referral-system, Property 21: *For any* user who joined without a referral code, they should be clearly identifiable in the admin tree view.**
  it("**Feature: multi-level-referral-system, Property 21: *For any* user who joined without a referral code, they should be clearly identifiable in the admin tree view.**", async () => {
    const alone = new Set([crowd.people[0].id]);
    await always(fc.option(pick, { freq: 1 }), async (index) => {
      const { id } = await crowd.enrol(index === null ? null : crowd.somebody(index));
      if (index === null) alone.add(id);
      for (const node of await crowd.everybody()) {
        expect([node.partner_id, node.no_referrer]).toEqual([
          node.partner_id,
          alone.has(node.partner_id),
        ]);
      }
    });
  });

  // **Feature: multi-level-referral-system, Property 22: *For any* set of referrals under the same parent, their tree positions should correspond to their chronological order of creation based on timestamps.**
  it("**Feature: multi-level-referral-system, Property 22: *For any* set of referrals under the same parent, their tree positions should correspond to their chronological order of creation based on timestamps.**", async () => {
    await always(fc.tuple(pick, pick), async ([sponsor, asked]) => {
      await crowd.enrol(crowd.somebody(sponsor));
      const siblings = await crowd.childrenOf(crowd.somebody(asked).id);
      expect(siblings.map(({ position }) => position)).toEqual(siblings.map((_, index) => index));
      const times = siblings.map(({ joined_at }) => joined_at);
      expect(times).toEqual([...times].sort());
    });
  });
});
