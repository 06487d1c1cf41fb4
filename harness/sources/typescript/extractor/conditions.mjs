// Decides conditions on values that are known, so that only the code that can run is followed.

import { createOperators } from "./operators.mjs";

export function createConditions(host, program, evaluate) {
  const { ts } = host;
  const K = ts.SyntaxKind;
  const { EQUAL, DIFFERENT, strip } = createOperators(ts);
  const not = (value) => (value === undefined ? undefined : !value);
  const literal = (value) => (value.k === "text" && value.alts.length === 1 && value.alts[0].length === 1 && typeof value.alts[0][0] === "string" ? value.alts[0][0] : undefined);

  let assumed = new Map();
  let assumption = "";
  let met = new Set();

  /** Whether a condition holds, or undefined when that is not known. */
  function truth(raw, env) {
    const node = strip(raw);
    if (ts.isPrefixUnaryExpression(node) && node.operator === K.ExclamationToken) return not(truth(node.operand, env));
    const found = decided(node, env);
    if (found !== undefined) return found;
    const key = `${node.getSourceFile().fileName}:${node.getText()}`;
    met.add(key);
    return assumed.get(key);
  }

  function decided(node, env) {
    if (ts.isBinaryExpression(node)) return compound(node, env);
    if (!ts.isIdentifier(node) && !ts.isPropertyAccessExpression(node)) return undefined;
    const value = evaluate(node, env);
    if (value.k === "none") return isGiven(node, env) ? false : undefined;
    const known = literal(value);
    return known === undefined ? undefined : known !== "" && known !== "false";
  }

  function compound(node, env) {
    const operator = node.operatorToken.kind;
    if (operator === K.AmpersandAmpersandToken || operator === K.BarBarToken) {
      const decisive = operator === K.BarBarToken;
      const [left, right] = [truth(node.left, env), truth(node.right, env)];
      if (left === decisive || right === decisive) return decisive;
      return left === undefined || right === undefined ? undefined : !decisive;
    }
    if (!EQUAL.has(operator) && !DIFFERENT.has(operator)) return undefined;
    const same = equal(strip(node.left), strip(node.right), env);
    return DIFFERENT.has(operator) ? not(same) : same;
  }

  function equal(left, right, env) {
    const [one, other] = [literal(evaluate(left, env)), literal(evaluate(right, env))];
    return one === undefined || other === undefined ? undefined : one === other;
  }

  // "None" is known only of a parameter whose call is known: a variable may be given its value elsewhere.
  function isGiven(node, env) {
    const declaration = ts.isIdentifier(node) ? host.symbolAt(node)?.valueDeclaration : undefined;
    return Boolean(declaration && ts.isParameter(declaration) && env.find((frame) => frame.fn === declaration.parent && frame.call));
  }

  const leaves = (statement) => {
    const last = ts.isBlock(statement) ? statement.statements[statement.statements.length - 1] : statement;
    return Boolean(last && (ts.isReturnStatement(last) || ts.isThrowStatement(last)));
  };

  function passed(block, child, env) {
    for (const statement of block.statements) {
      if (statement === child) return true;
      if (ts.isIfStatement(statement) && leaves(statement.thenStatement) && truth(statement.expression, env) === true) return false;
    }
    return true;
  }

  function chosen(clause, env) {
    const subject = clause.parent.parent.expression;
    const all = clause.parent.clauses.filter(ts.isCaseClause).map((each) => equal(subject, each.expression, env));
    if (ts.isDefaultClause(clause)) return !all.includes(true);
    return equal(subject, clause.expression, env) !== false;
  }

  return {
    truth,
    /** The open conditions that a piece of work comes upon. */
    openIn(work) {
      const before = met;
      met = new Set();
      try {
        work();
        return met;
      } finally {
        met = before;
      }
    },
    /** Does a piece of work while one condition is taken to hold or not. */
    assuming(taken, work) {
      if (!taken) return work();
      const before = [assumed, assumption];
      assumed = new Map([...assumed, taken]);
      assumption = JSON.stringify([...assumed]);
      try {
        return work();
      } finally {
        [assumed, assumption] = before;
      }
    },
    /** What is assumed now, as one text. */
    assumption: () => assumption,
    /** Open conditions that an earlier piece of work came upon, which is not done again. */
    meet(keys) {
      for (const key of keys) met.add(key);
    },
    /** Whether control can come to a node inside a function called in this environment. */
    reachable(node, fn, env) {
      for (let child = node, each = node.parent; each && child !== fn; child = each, each = each.parent) {
        if (ts.isIfStatement(each) && child === each.thenStatement && truth(each.expression, env) === false) return false;
        if (ts.isIfStatement(each) && child === each.elseStatement && truth(each.expression, env) === true) return false;
        if (ts.isBlock(each) && !passed(each, child, env)) return false;
        if ((ts.isCaseClause(each) || ts.isDefaultClause(each)) && !chosen(each, env)) return false;
      }
      return true;
    },
  };
}
