// What is asked of conditions in several places: comparisons, and the expression within parentheses.

export function createOperators(ts) {
  const K = ts.SyntaxKind;
  const EQUAL = new Set([K.EqualsEqualsEqualsToken, K.EqualsEqualsToken]);
  const DIFFERENT = new Set([K.ExclamationEqualsEqualsToken, K.ExclamationEqualsToken]);

  const strip = (node) => {
    while (ts.isParenthesizedExpression(node)) node = node.expression;
    return node;
  };
  return { EQUAL, DIFFERENT, strip };
}
