// Tokens and a table make a result. The twin of scoring/evaluate.py; a property test holds the two together.
export function evaluate(table, tokens) {
  const given = [...new Set(tokens)];
  const points = (token) => (Object.hasOwn(table.mapping, token) ? table.mapping[token] : 0);
  const sum = given.reduce((total, token) => total + points(token), 0);
  const score = Math.min(table.upper, Math.max(table.lower, sum));
  const reached = table.outcomes.filter(([minimum]) => score >= minimum).map(([, index]) => index);
  const feedback = (token) => (Object.hasOwn(table.feedback, token) ? table.texts[table.feedback[token]] : null);
  return {
    score,
    max: table.upper,
    state: table.upper && score === table.upper ? "full" : given.some((token) => points(token) > 0) ? "part" : "none",
    tokens: given.map((token) => ({ token, points: points(token), feedback: feedback(token) })),
    missed: table.expected.filter((token) => !given.includes(token)),
    outcome: reached.length && given.length ? table.texts[reached.at(-1)] : null,
  };
}
