// Tells on which statuses a piece of code runs: success, error or one status, from the tests around it.

/** The branch of `node` relative to the response's name: "success", "error", a status number, or undefined when nothing tells. */
export function createBranches(host) {
  const { ts } = host;
  const K = ts.SyntaxKind;

  const strip = (node) => {
    while (ts.isParenthesizedExpression(node)) node = node.expression;
    return node;
  };

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

  const leaves = (statement) => {
    const last = ts.isBlock(statement) ? statement.statements[statement.statements.length - 1] : statement;
    return Boolean(last && (ts.isReturnStatement(last) || ts.isThrowStatement(last) || ts.isContinueStatement(last) || ts.isBreakStatement(last)));
  };

  function earlier(block, child) {
    for (const statement of block.statements) {
      if (statement === child) return undefined;
      if (ts.isIfStatement(statement) && !statement.elseStatement && leaves(statement.thenStatement)) {
        const found = meaning(statement.expression, true);
        if (found) return found;
      }
    }
    return undefined;
  }

  function caught(block) {
    // A body read only to build what is thrown belongs to an error answer.
    return ts.isThrowStatement(block) ? "error" : undefined;
  }

  /** `call` asks for the answer: what is asked around it, as before a second try, was asked of another one. */
  return function branchOf(node, call) {
    for (let child = node, each = node.parent; each; child = each, each = each.parent) {
      if (call && child.pos <= call.pos && call.end <= child.end && child.getSourceFile() === call.getSourceFile() && !ts.isBlock(each)) {
        if (ts.isFunctionLike(each)) return undefined;
        continue;
      }
      let found;
      if (ts.isIfStatement(each) && child !== each.expression) found = meaning(each.expression, child === each.elseStatement);
      else if (ts.isConditionalExpression(each) && child !== each.condition) found = meaning(each.condition, child === each.whenFalse);
      else if (ts.isBinaryExpression(each) && each.operatorToken.kind === K.AmpersandAmpersandToken && child === each.right) found = meaning(each.left, false);
      else if (ts.isBlock(each)) found = earlier(each, child);
      else if (ts.isCaseClause(each) && isStatus(each.parent.parent.expression)) found = status(Number(each.expression.getText())) || undefined;
      else found = caught(each);
      if (found) return found;
      if (ts.isFunctionLike(each)) return undefined;
    }
    return undefined;
  };
}
