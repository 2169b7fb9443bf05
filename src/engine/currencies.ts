/** Decimal digits of every currency a Medusa store can use, by number of digits (a test holds it to Medusa's own list). */
const CODES_BY_DIGITS: Record<number, string> = {
  0: `afn all amd bif clp cop crc djf gnf huf idr iqd irr irt isk jpy kmf krw lbp mga mmk mnt mur
      pkr pyg rsd rwf sos syp tzs ugx uzs vnd xaf xof xpf yer zmk zwl`,
  2: `usd cad eur aed aoa ars aud azn bam bdt bgn bnd bob brl bwp byn bzd cdf chf cny cve czk dkk
      dop dzd eek egp ern etb gbp gel ghs gmd gtq hkd hnl hrk ils inr jmd kes khr kzt lkr ltl lvl
      mad mdl mkd mop mwk mxn myr mzn nad ngn nio nok npr nzd pab pen php pln qar ron rub sar sdg
      sek sgd thb top tjs try ttd twd uah uyu vef zar`,
  3: `bhd jod kwd lyd omr tnd`,
};

export const CURRENCY_DIGITS: ReadonlyMap<string, number> = new Map(
  Object.entries(CODES_BY_DIGITS).flatMap(([digits, codes]) =>
    codes.split(/\s+/).map((code) => [code, Number(digits)] as const),
  ),
);
