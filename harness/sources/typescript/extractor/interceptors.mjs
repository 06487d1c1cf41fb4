// Finds what an axios response interceptor hands on: the response, its body, or a part of the body that an envelope held.
const MOST_HOPS = 6;

export function createInterceptors(host, program, values, empty) {
  const { ts } = host;

  /** The node that stands for a client: the call that made it, or `axios` for the library's own. */
  function identity(value) {
    if (value?.k === "clients") return identity(value.of[0]);
    if (value?.k === "client") return value.node;
    return value?.k === "module" ? "axios" : undefined;
  }

  let found;
  function envelopes() {
    if (found) return found;
    found = new Map();
    for (const source of host.ownFiles) {
      if (!source.text.includes("interceptors")) continue;
      for (const call of new Set([...program.walk(source).calls.values()].flat())) note(call);
    }
    return found;
  }

  function note(call) {
    const callee = values.skip(call.expression);
    const match = /^([\s\S]+?)\.interceptors\.response\.use$/.exec(callee.getText());
    const fn = match && call.arguments[0] && program.functionOf(call.arguments[0]);
    const client = fn && identity(values.evaluate(callee.expression.expression.expression, empty));
    const path = client && fn.parameters[0] ? handedOn(fn) : [];
    if (path.length > 1 && path[0] === "data") found.set(client, path.slice(1));
  }

  /** The longest way from the response to something that the interceptor returns; one that returns the body too is not sure. */
  function handedOn(fn) {
    const ways = program.returns(fn).flatMap(branches).map((each) => way(each, fn, 0)).filter(Boolean);
    const deep = ways.filter((each) => each.length > 1);
    const whole = ways.some((each) => each.length === 1 && each[0] === "data");
    return deep.length && !whole && deep.every((each) => each.join() === deep[0].join()) ? deep[0] : [];
  }

  function branches(node) {
    const plain = values.skip(node);
    return ts.isConditionalExpression(plain) ? [plain.whenTrue, plain.whenFalse].flatMap(branches) : [plain];
  }

  function way(node, fn, hops) {
    if (hops > MOST_HOPS) return undefined;
    const plain = values.skip(ts.isAwaitExpression(node) ? node.expression : node);
    if (ts.isPropertyAccessExpression(plain)) {
      const owner = way(plain.expression, fn, hops + 1);
      return owner && [...owner, plain.name.text];
    }
    if (ts.isCallExpression(plain) && plain.expression.getText() === "Promise.resolve" && plain.arguments[0]) return way(plain.arguments[0], fn, hops + 1);
    return ts.isIdentifier(plain) ? named(plain, fn, hops) : undefined;
  }

  function named(name, fn, hops) {
    const declaration = host.symbolAt(name)?.valueDeclaration;
    if (!declaration) return undefined;
    if (declaration === fn.parameters[0]) return [];
    if (ts.isVariableDeclaration(declaration)) return declaration.initializer && way(declaration.initializer, fn, hops + 1);
    if (!ts.isBindingElement(declaration) || declaration.dotDotDotToken) return undefined;
    const holder = declaration.parent.parent;
    const owner = holder === fn.parameters[0] ? [] : ts.isVariableDeclaration(holder) && holder.initializer ? way(holder.initializer, fn, hops + 1) : undefined;
    return owner && [...owner, (declaration.propertyName ?? declaration.name).getText()];
  }

  /** The way from the body to what a call of this client yields; empty where it yields the body or the response. */
  return (receiver, env) => (receiver && envelopes().size ? envelopes().get(identity(values.evaluate(receiver, env))) ?? [] : []);
}
