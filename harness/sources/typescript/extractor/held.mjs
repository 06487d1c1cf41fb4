// Walks from a piece of code outwards through the conditions under which it runs.

/**
 * What holds where `node` runs, nearest first: `{ condition, fails }` for a test that was true, or false where it fails; `{ clause }` for a
 * case of a switch; `{ outer }` for any other code around. Ends at the function. `call` asks for the answer: what is asked around it, as
 * before a second try, was asked of another one.
 */
export function* heldAt(ts, node, call) {
  const K = ts.SyntaxKind;
  for (let child = node, each = node.parent; each; child = each, each = each.parent) {
    if (call && child.pos <= call.pos && call.end <= child.end && child.getSourceFile() === call.getSourceFile() && !ts.isBlock(each)) {
      if (ts.isFunctionLike(each)) return;
      continue;
    }
    if (ts.isIfStatement(each) && child !== each.expression) yield { condition: each.expression, fails: child === each.elseStatement };
    else if (ts.isConditionalExpression(each) && child !== each.condition) yield { condition: each.condition, fails: child === each.whenFalse };
    else if (ts.isBinaryExpression(each) && each.operatorToken.kind === K.AmpersandAmpersandToken && child === each.right) yield { condition: each.left, fails: false };
    else if (ts.isBlock(each)) yield* left(ts, each, child);
    else if (ts.isCaseClause(each)) yield { clause: each };
    else yield { outer: each };
    if (ts.isFunctionLike(each)) return;
  }
}

/** The tests of a block after which an earlier statement left it. */
function* left(ts, block, child) {
  for (const statement of block.statements) {
    if (statement === child) return;
    if (ts.isIfStatement(statement) && !statement.elseStatement && leaves(ts, statement.thenStatement)) yield { condition: statement.expression, fails: true };
  }
}

function leaves(ts, statement) {
  const last = ts.isBlock(statement) ? statement.statements[statement.statements.length - 1] : statement;
  return Boolean(last && (ts.isReturnStatement(last) || ts.isThrowStatement(last) || ts.isContinueStatement(last) || ts.isBreakStatement(last)));
}
