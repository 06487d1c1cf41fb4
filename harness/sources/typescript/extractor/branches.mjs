// Tells on which statuses a piece of code runs: success, error or one status, from the tests around it.

import { heldAt } from "./held.mjs";
import { createOperators } from "./operators.mjs";

/** The branch of `node` relative to the response's name: "success", "error", a status number, or undefined when nothing tells. */
export function createBranches(host) {
  const { ts } = host;
  const K = ts.SyntaxKind;
  const { strip } = createOperators(ts);

  /** What holds of the status when the condition is true; `flip` for when it is false. */
  function meaning(raw, flip) {
    const node = strip(raw);
    if (ts.isPrefixUnaryExpression(node) && node.operator === K.ExclamationToken) return meaning(node.operand, !flip);
    if (ts.isBinaryExpression(node)) return compound(node, flip);
    if (ts.isPropertyAccessExpression(node) && node.name.text === "ok") return flip ? "error" : "success";
    if (ts.isIdentifier(node) && /^(?:is)?(?:error|err|failed|failure)$/i.test(node.text)) return flip ? "success" : "error";
    return undefined;
  }

  function compound(node, flip) {
    const operator = node.operatorToken.kind;
    if (operator === K.AmpersandAmpersandToken || operator === K.BarBarToken) {
      const [left, right] = [meaning(node.left, flip), meaning(node.right, flip)];
      if (left === right) return left;
      // "a && b": when true both hold, when false nothing is sure; "a || b" the other way round.
      const both = (operator === K.AmpersandAmpersandToken) !== flip;
      return both ? left ?? right : undefined;
    }
    const [subject, other] = statusFirst(strip(node.left), strip(node.right));
    if (!subject) return undefined;
    if (ts.isPropertyAccessExpression(subject) && subject.name.text === "ok") return (other.kind === K.TrueKeyword) !== flip ? "success" : "error";
    const value = Number(other.getText());
    if (!Number.isFinite(value)) return undefined;
    if ([K.EqualsEqualsEqualsToken, K.EqualsEqualsToken].includes(operator)) return flip ? undefined : status(value);
    if ([K.ExclamationEqualsEqualsToken, K.ExclamationEqualsToken].includes(operator)) return flip ? status(value) : value < 400 ? "error" : undefined;
    if (operator === K.GreaterThanEqualsToken || operator === K.GreaterThanToken) return value >= 299 ? (flip ? "success" : "error") : undefined;
    if (operator === K.LessThanToken || operator === K.LessThanEqualsToken) return value >= 299 ? (flip ? "error" : "success") : undefined;
    return undefined;
  }

  const status = (value) => (value >= 200 && value < 300 ? "success" : value);
  const isStatus = (node) => (ts.isPropertyAccessExpression(node) && ["status", "statusCode", "ok"].includes(node.name.text)) || (ts.isIdentifier(node) && /^status(?:Code)?$/.test(node.text));
  const statusFirst = (left, right) => (isStatus(left) ? [left, right] : isStatus(right) ? [right, left] : []);

  function caught(block) {
    // A body read only to build what is thrown belongs to an error answer.
    return ts.isThrowStatement(block) ? "error" : undefined;
  }

  function told({ condition, fails, clause, outer }) {
    if (condition) return meaning(condition, fails);
    if (clause) return isStatus(clause.parent.parent.expression) ? status(Number(clause.expression.getText())) || undefined : undefined;
    return caught(outer);
  }

  return function branchOf(node, call) {
    for (const held of heldAt(ts, node, call)) {
      const found = told(held);
      if (found) return found;
    }
    return undefined;
  };
}
