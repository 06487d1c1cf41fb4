// Recognises functions that only write the names of a value otherwise (`camelcaseKeys`, `humps.decamelizeKeys`, one's own `keysToCamel`).

const CONVERTS = /^(?:(?:keys?|deep|convert(?:Keys)?|snake|camel|object(?:Keys)?)?(?:To)?(?:de)?(?:camel|snake)(?:ize|ise|case)?(?:Case)?(?:Keys|Deep|Object)*)$/i;

/** The value that a call hands on under other names, or undefined where the call is no converter. */
export function converted(ts, node) {
  if (!ts.isCallExpression(node) || !node.arguments.length) return undefined;
  const callee = node.expression;
  const name = ts.isPropertyAccessExpression(callee) ? callee.name : callee;
  return ts.isIdentifier(name) && CONVERTS.test(name.text) ? node.arguments[0] : undefined;
}
