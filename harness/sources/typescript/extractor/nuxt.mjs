// Finds what Nuxt plugins provide: `useNuxtApp().$api` is the `api` of some plugin's `provide`.

export function createNuxt(host, program, evaluate, keyOf) {
  const { ts } = host;

  const given = (node, key) => (ts.isObjectLiteralExpression(node) ? node.properties.find((each) => keyOf(each) === key) : undefined);
  const valueOf = (property) => property && (ts.isPropertyAssignment(property) ? property.initializer : ts.isShorthandPropertyAssignment(property) ? property.name : undefined);
  const unwrapped = (node) => (node && ts.isParenthesizedExpression(node) ? unwrapped(node.expression) : node);

  let found;
  /** The expressions that plugins provide, by name. */
  function provided() {
    if (found) return found;
    found = new Map();
    for (const call of program.callsNamed("defineNuxtPlugin")) {
      const [plugin] = call.arguments;
      const setup = plugin && (ts.isObjectLiteralExpression(plugin) ? given(plugin, "setup") : plugin);
      const fn = setup && (ts.isMethodDeclaration(setup) ? setup : program.functionOf(valueOf(setup) ?? setup));
      for (const each of fn ? program.returns(fn).map(unwrapped) : []) {
        const all = valueOf(given(each, "provide"));
        for (const property of all && ts.isObjectLiteralExpression(all) ? all.properties : []) if (valueOf(property)) found.set(keyOf(property), valueOf(property));
      }
      for (const each of fn ? provides(fn) : []) found.set(each.arguments[0].text, each.arguments[1]);
    }
    return found;
  }

  /** The calls `nuxtApp.provide("api", client)` in a plugin. */
  function provides(fn) {
    return program.callsNamed("provide").filter((each) => each.arguments.length === 2 && ts.isStringLiteralLike(each.arguments[0]) && within(each, fn));
  }

  const within = (node, container) => node.getSourceFile() === container.getSourceFile() && container.pos <= node.pos && node.end <= container.end;

  /** Is this call the one that hands out what plugins provide? */
  const isApp = (call) => ts.isIdentifier(call.expression) && call.expression.text === "useNuxtApp";

  /** The value of `useNuxtApp().$name`, or undefined where no plugin provides it. */
  function member(name, env) {
    const node = name.startsWith("$") ? provided().get(name.slice(1)) : undefined;
    return node && evaluate(node, env.outermost);
  }

  return { isApp, member };
}
