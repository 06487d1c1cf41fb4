// Keeps what one extraction parsed for the next, where neither the file nor the options have changed.

/** Nothing is kept: a run of its own. */
export const cold = { parsed: (file, text, format, parse) => parse(), program: () => undefined, keep: () => {} };

/** For each project asked of, its last program and the files parsed for it. */
export function warmth() {
  const projects = new Map();
  return ({ project, tsconfig, compiler }) => {
    const key = JSON.stringify([project, tsconfig, compiler]);
    if (!projects.has(key)) projects.set(key, keeper());
    return projects.get(key);
  };
}

function keeper() {
  let files = new Map();
  let last;
  let under;
  return {
    /** The parsed file of before, if its text and its module format are the same. */
    parsed(file, text, format, parse) {
      const known = files.get(file);
      if (known && known.text === text && known.format === format) return known.source;
      const source = parse();
      files.set(file, { text, format, source });
      return source;
    },
    /** The last program, unless it was made with other options. */
    program(options) {
      const now = JSON.stringify(options);
      if (under !== undefined && under !== now) {
        files = new Map();
        last = undefined;
      }
      under = now;
      return last;
    },
    keep(program) {
      last = program;
    },
  };
}
