// Tells where code runs only with a value that is not null: `answer === null ? null : schema.parse(answer)` takes null as well.

import { heldAt } from "./held.mjs";
import { createOperators } from "./operators.mjs";

/** Is a value, an identifier or a property of one, known not to be null where it stands? */
export function createNulls(host) {
  const { ts } = host;
  const K = ts.SyntaxKind;
  const { EQUAL, DIFFERENT, strip } = createOperators(ts);

  /** Does the condition, or with `fails` its contrary, say that what is written so is not null? */
  function excludes(raw, fails, name) {
    const node = strip(raw);
    if (ts.isPrefixUnaryExpression(node) && node.operator === K.ExclamationToken) return excludes(node.operand, !fails, name);
    if (!ts.isBinaryExpression(node)) return !fails && node.getText() === name;
    const operator = node.operatorToken.kind;
    if (operator === K.AmpersandAmpersandToken || operator === K.BarBarToken) {
      const both = (operator === K.AmpersandAmpersandToken) !== fails;
      return both && (excludes(node.left, fails, name) || excludes(node.right, fails, name));
    }
    const [left, right] = [strip(node.left), strip(node.right)];
    const subject = right.kind === K.NullKeyword ? left : left.kind === K.NullKeyword ? right : undefined;
    return subject?.getText() === name && (fails ? EQUAL : DIFFERENT).has(operator);
  }

  return function isNotNull(node) {
    const value = strip(node);
    if (!ts.isIdentifier(value) && !ts.isPropertyAccessExpression(value)) return false;
    const name = value.getText();
    for (const { condition, fails } of heldAt(ts, node)) if (condition && excludes(condition, fails, name)) return true;
    return false;
  };
}
