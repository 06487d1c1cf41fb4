// Members of what is known: of object literals, enums, classes and their instances, and of `this` and `super`.
import { frameOf } from "./frames.mjs";
import { NONE, isClient, originOf, pathOf, text } from "./texts.mjs";

/** Base classes that are climbed. */
const DEEPEST = 48;

export function createMembers(host, program, { evaluate, unknown, fn, parameter, constant, shorthand, returned, created }) {
  const { ts } = host;
  const K = ts.SyntaxKind;

  const keyOf = (property) => property.name && (ts.isIdentifier(property.name) || ts.isStringLiteralLike(property.name) || ts.isNumericLiteral(property.name) ? property.name.text : undefined);

  /** The value of a member; `missing` when the owner is known and has none. */
  function member(owner, key, node, env) {
    if (owner.k === "object") return objectMember(owner, String(key));
    if (owner.k === "array" && typeof key === "number") return owner.node.elements[key] ? evaluate(owner.node.elements[key], owner.env) : NONE;
    if (owner.k === "param") return { ...owner, path: [...owner.path, key] };
    if (owner.k === "enum") return enumMember(owner, String(key));
    if (owner.k === "class") return classMember(owner.node, String(key), owner.env, true) ?? { k: "missing" };
    if (owner.k === "instance") return instanceMember(owner, String(key));
    if (owner.k === "self") return owner.called ? unknown(node, env) : selfMember(owner, String(key));
    if (owner.k === "module") return { ...owner, member: owner.member === "*" ? String(key) : `${owner.member}.${key}` };
    if (owner.k === "search" || isClient(owner)) return owner;
    if (owner.k === "text" && key === "href") return owner;
    if (owner.k === "text" && (key === "origin" || key === "pathname")) return text(...owner.alts.map((one) => (key === "origin" ? originOf(one) : pathOf(one))));
    if (owner.k === "none") return NONE;
    return unknown(node, env);
  }

  function objectMember(owner, key) {
    for (const property of [...owner.node.properties].reverse()) {
      if (ts.isSpreadAssignment(property)) {
        const value = evaluate(property.expression, owner.env);
        const found = value.k === "object" || value.k === "param" ? member(value, key, property, owner.env) : { k: "missing" };
        if (found.k !== "missing" && found.k !== "none" && !(found.k === "param" && laterHas(owner, key))) return found;
      } else if (keyOf(property) === key) return propertyValue(property, owner.env);
    }
    return { k: "missing" };
  }

  const laterHas = (owner, key) => owner.node.properties.some((property) => keyOf(property) === key);

  function propertyValue(property, env) {
    if (ts.isPropertyAssignment(property)) return evaluate(property.initializer, env);
    if (ts.isShorthandPropertyAssignment(property)) return shorthand(property, env);
    if (ts.isMethodDeclaration(property)) return fn(property, env);
    if (ts.isGetAccessor(property)) return returned(property, env);
    return unknown(property, env);
  }

  function enumMember(owner, key) {
    const found = owner.node.members.find((each) => keyOf(each) === key);
    return found ? constant(found, owner.env) : { k: "missing" };
  }

  function classMember(cls, key, env, fixed) {
    for (const each of cls.members) {
      const isStatic = Boolean(ts.getCombinedModifierFlags(each) & ts.ModifierFlags.Static);
      if (keyOf(each) !== key || isStatic !== fixed) continue;
      if (ts.isPropertyDeclaration(each)) { if (each.initializer) return isPlaceholder(each) ? unknown(each.name, env) : evaluate(each.initializer, env); }
      else if (ts.isMethodDeclaration(each)) { if (each.body) return fn(each, env); }
      else if (ts.isGetAccessor(each) && each.body) return returned(each, env);
    }
    return undefined;
  }

  /** Does a field begin with nothing (`id = 0`, `token = ""`), to be given its value by a method before it is of use? */
  function isPlaceholder(field) {
    const { initializer: node, name, parent: cls } = field;
    const nothing = node.kind === K.NullKeyword || (ts.isIdentifier(node) && node.text === "undefined") || (ts.isStringLiteralLike(node) && node.text === "") || (ts.isNumericLiteral(node) && node.text === "0");
    if (!nothing || !ts.isIdentifier(name) || !cls.getText().includes(`this.${name.text}`)) return false;
    const written = (each) => ts.isBinaryExpression(each) && each.operatorToken.kind === K.EqualsToken && ts.isPropertyAccessExpression(each.left) && each.left.expression.kind === K.ThisKeyword && each.left.name.text === name.text;
    const found = (each) => written(each) || Boolean(ts.forEachChild(each, found));
    return cls.members.some((each) => !ts.isConstructorDeclaration(each) && found(each));
  }

  function instanceMember(owner, key) {
    const own = classMember(owner.node, key, owner.env, false) ?? assigned(owner, key);
    if (own) return own;
    const base = program.baseClass(owner.node);
    return base ? instanceMember(baseInstance(owner, base), key) : { k: "missing" };
  }

  const constructorOf = (cls) => cls.members.find((each) => ts.isConstructorDeclaration(each) && each.body);

  function inConstructor(owner) {
    const maker = constructorOf(owner.node);
    return maker && { maker, env: owner.env.inward({ ...frameOf(maker, owner.call, { args: owner.args }), call: owner.call ?? maker }) };
  }

  function assigned(owner, key) {
    const inside = inConstructor(owner);
    if (!inside) return undefined;
    const property = inside.maker.parameters.find((each) => each.modifiers?.length && each.name.text === key);
    if (property) return parameter(property, inside.env);
    for (const statement of inside.maker.body.statements) {
      const write = ts.isExpressionStatement(statement) && ts.isBinaryExpression(statement.expression) ? statement.expression : undefined;
      if (write?.operatorToken.kind === K.EqualsToken && ts.isPropertyAccessExpression(write.left) && write.left.expression.kind === K.ThisKeyword && write.left.name.text === key) {
        return evaluate(write.right, inside.env);
      }
    }
    return undefined;
  }

  function baseInstance(owner, base) {
    const inside = inConstructor(owner);
    const call = inside?.maker.body.statements.map((each) => ts.isExpressionStatement(each) && each.expression)
      .find((each) => each && ts.isCallExpression(each) && each.expression.kind === K.SuperKeyword);
    if (call) return { k: "instance", node: base, args: [...call.arguments], call, env: inside.env };
    return { k: "instance", node: base, args: owner.args, call: owner.call, env: owner.env };
  }

  function selfMember(owner, key) {
    if (owner.member) return { ...owner, member: `${owner.member}.${key}` };
    const open = { k: "self", cls: owner.cls, member: key };
    if (!owner.fixed && program.subclasses(owner.cls).some((each) => classMember(each, key, owner.env, false))) return open;
    const value = instanceMember({ k: "instance", node: owner.fixed ?? owner.cls, args: [], call: undefined, env: owner.env }, key);
    return value.k === "missing" || value.k === "param" || value.k === "none" ? open : value;
  }

  function self(node, env) {
    const cls = program.classOf(node);
    if (!cls) return unknown(node, env);
    const found = env.find((frame) => frame.cls || (frame.receiver && frame.fn && program.classOf(frame.fn)));
    if (!found) return { k: "self", cls, env };
    if (found.frame.cls) return { k: "instance", node: found.frame.cls, args: found.frame.args ?? [], call: found.frame.call, env: found.outer };
    const value = evaluate(found.frame.receiver, found.outer);
    if (value.k === "instance" || (value.k === "self" && !value.member)) return value;
    const symbol = host.typeAt(found.frame.receiver)?.symbol;
    const made = program.instantiations(symbol);
    if (made.length === 1) return created(made[0], env.outermost);
    const declaration = symbol?.valueDeclaration;
    // `this.users.list()` of a service that a framework hands in: its class says more than that nobody here makes one.
    if (declaration && ts.isClassLike(declaration) && !host.isInstalled(declaration.getSourceFile())) return { k: "self", cls: declaration, env };
    return value.k === "self" ? value : { k: "self", cls, env };
  }

  /** What `super` stands for: this object as one of the base class, whatever subclasses say. */
  function parent(node, env) {
    const cls = program.classOf(node);
    const base = cls && program.baseClass(cls);
    if (!base) return unknown(node, env);
    let value = self(node, env);
    if (value.k === "self") return { ...value, fixed: base };
    for (let level = 0; value.k === "instance" && value.node !== base && level < DEEPEST; level++) {
      const next = program.baseClass(value.node);
      if (!next) return unknown(node, env);
      value = baseInstance(value, next);
    }
    return value;
  }

  return { member, keyOf, self, parent, isPlaceholder };
}
