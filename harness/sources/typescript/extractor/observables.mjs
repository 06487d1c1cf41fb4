// Follows an answer through RxJS: into what subscribes to it, and through the operators of a pipe.
import { frameOf } from "./frames.mjs";

/** Operators of observables whose work takes what arrives and returns what goes on, and those that hand on something else. */
const MADE_ANEW = new Set(["map", "switchMap", "mergeMap", "flatMap", "concatMap", "exhaustMap", "expand"]);
const OTHER_VALUE = new Set(["mapTo", "toArray", "scan", "reduce", "withLatestFrom", "combineLatestWith", "forkJoin", "zipWith", "bufferCount", "groupBy", "pluck", "count", "materialize", "pairwise", "mergeAll", "concatAll", "switchAll", "ignoreElements"]);

/** `{subscribed, piped, operatorOf}`, which hand on to `follow` and `binding` of the flow. */
export function createObservables(host, program, values, { binding, follow }) {
  const { ts } = host;

  /** What an observable hands to `subscribe`: to a function, or to the `next` of an observer. */
  function subscribed(given, kind, env, state, path, branch, level) {
    const observer = given && ts.isObjectLiteralExpression(given) ? given.properties.find((each) => values.keyOf(each) === "next") : undefined;
    const fn = observer ? (ts.isMethodDeclaration(observer) ? observer : ts.isPropertyAssignment(observer) ? program.functionOf(observer.initializer) : undefined) : given && program.functionOf(given);
    const parameter = fn?.parameters[0];
    if (!parameter) return undefined;
    const around = given.getStart() <= fn.getStart() && fn.end <= given.end;
    return binding(parameter.name, kind, around ? env : env.inward(frameOf(fn, given.parent, { args: [] })), state, path, branch, level + 1, parameter.type);
  }

  /** An observable on its way through operators, from one of them on. What one makes of it is the answer no more, unless it hands it on. */
  function piped(call, from, kind, env, state, path, branch, level) {
    for (let index = from; index < call.arguments.length; index++) {
      const operator = values.skip(call.arguments[index]);
      const name = ts.isCallExpression(operator) ? program.calleeName(operator) : "";
      if (name === "tap" || name === "do") subscribed(operator.arguments[0], kind, env, state, path, branch, level);
      else if (MADE_ANEW.has(name)) return subscribed(operator.arguments[0], kind, env, state, path, branch, level);
      else if (OTHER_VALUE.has(name)) return undefined;
    }
    return follow(call, kind, env, state, path, branch, level + 1);
  }

  /** The `pipe` whose operator this function is the work of, and where in it. */
  function operatorOf(fn) {
    const operator = fn.parent;
    if (!ts.isCallExpression(operator) || operator.arguments[0] !== fn || !MADE_ANEW.has(program.calleeName(operator))) return undefined;
    const call = operator.parent;
    const within = ts.isCallExpression(call) && ts.isPropertyAccessExpression(call.expression) && call.expression.name.text === "pipe";
    return within ? { call, next: call.arguments.indexOf(operator) + 1 } : undefined;
  }

  return { subscribed, piped, operatorOf };
}
