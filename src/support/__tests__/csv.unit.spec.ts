import { csvRecord } from "../csv";

describe("csvRecord", () => {
  it.each([
    ["plain", "plain"],
    ["", ""],
    ["a,b", '"a,b"'],
    ['say "hi"', '"say ""hi"""'],
    ["two\nlines", '"two\nlines"'],
    ["=1+1", "'=1+1"],
    ["+49 30", "'+49 30"],
    ["-x", "'-x"],
    ["@cmd", "'@cmd"],
    ["\tx", '"\'\tx"'],
    ["\n=1", '"\'\n=1"'],
    [" =1+1", "' =1+1"],
    ["\uFEFF=1+1", "'\uFEFF=1+1"],
    ["\uFF1D1+1", "'\uFF1D1+1"],
    ["\uFF0B1", "'\uFF0B1"],
    ["\uFF0Dx", "'\uFF0Dx"],
    ["\uFF20x", "'\uFF20x"],
    ["=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"],
    ["+1", "'+1"],
    ["Ann;=1+1", '"Ann;=1+1"'],
    ["Ann\t=1+1", '"Ann\t=1+1"'],
    ["Ann = Bob", "Ann = Bob"],
    ["ann@example.com", "ann@example.com"],
    ["-1", "-1"],
    ["-1\n", '"\'-1\n"'],
    ["\rx", '"\'\rx"'],
    ['=HYPERLINK("x","y")', '"\'=HYPERLINK(""x"",""y"")"'],
    ["-1.500000", "-1.500000"],
    ["12.34", "12.34"],
    ["-1+2", "'-1+2"],
  ])("%j becomes %j", (field, written) => {
    expect(csvRecord([field])).toBe(`${written}\r\n`);
  });

  it("joins fields by commas and ends in CR LF", () => {
    expect(csvRecord(["a", "b,c", ""])).toBe('a,"b,c",\r\n');
  });
});
