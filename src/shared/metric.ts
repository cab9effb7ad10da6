// What a metric is called, which way it is good, and how its differences are told.

/** Names that ranking may use, the first that all have: validation only, never the test. */
const FOR_RANKING = ['validationError', 'validationRmse', 'validationLoss', 'validationReconstructionError'];

/** The name that validation goes by in these metrics, if any: ranking never looks at the test. */
export function validationMetric(metrics: Readonly<Record<string, number>>): string | undefined {
  return FOR_RANKING.find((name) => metrics[name] !== undefined);
}

/** `testLoss` as words: "test loss". RMSE keeps its capitals. */
export function metricWords(name: string): string {
  return name
    .replace(/([A-Z])/g, ' $1')
    .toLowerCase()
    .replace('rmse', 'RMSE')
    .trim();
}

/** True for shares, which people read as per cent; their differences are points. */
export function isFraction(name: string): boolean {
  return /^(train|validation|test)(Error|Accuracy)$/.test(name);
}

export function isHigherBetter(name: string): boolean {
  return /likelihood|accuracy/i.test(name);
}

/** True for what was measured on rows that no choice may rest on. */
export function isOfTest(name: string): boolean {
  return /^test[A-Z]/.test(name);
}

/** 0.0051 of an error as "0.51" (points), anything else with three significant digits; a real minus sign. */
export function amount(name: string, value: number): string {
  const text = isFraction(name) ? (100 * value).toFixed(2) : String(Number(value.toPrecision(3)));
  return (Number(text) === 0 ? text.replace('-', '') : text).replaceAll('-', '−');
}

/** The unit of `amount` with a leading space, or nothing. */
export function amountUnit(name: string): string {
  if (isFraction(name)) return ' points';
  return /likelihood/i.test(name) ? ' nats' : '';
}
