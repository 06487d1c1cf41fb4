// Reads `/** @operation GET /users/{id} */`, which always wins over what was inferred.

const TAG = /@operation\s+([A-Za-z]+)\s+(\/\S*)/;

export function createAnnotations(host) {
  const { ts } = host;
  const used = new Set();

  function tagBefore(node) {
    const { text } = node.getSourceFile();
    for (const range of ts.getLeadingCommentRanges(text, node.getFullStart()) ?? []) {
      const match = TAG.exec(text.slice(range.pos, range.end));
      if (match) return { method: match[1].toUpperCase(), path: match[2].replace(/\*\/$/, "") };
    }
    return undefined;
  }

  function tagOf(node) {
    if (!node.getSourceFile().text.includes("@operation")) return undefined;
    for (let each = node; each && !ts.isSourceFile(each); each = each.parent) {
      if (!ts.isStatement(each) && !ts.isClassElement(each) && !ts.isPropertyAssignment(each) || ts.isBlock(each)) continue;
      const found = tagBefore(each);
      if (found) { used.add(each); return found; }
    }
    return undefined;
  }

  /** The annotation nearest to the outermost call of a chain. */
  function ofChain(chain) {
    for (const node of [...chain].reverse()) {
      const found = tagOf(node);
      if (found) return found;
    }
    return undefined;
  }

  /** Types, and functions without a call of their own, that carry an annotation. */
  function declarations(files) {
    const found = [];
    for (const source of files.filter((each) => each.text.includes("@operation"))) {
      for (const node of source.statements) {
        const wanted = ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node) || (ts.isFunctionDeclaration(node) && !used.has(node));
        const tag = wanted ? tagBefore(node) : undefined;
        if (tag) found.push({ node, ...tag });
      }
    }
    return found;
  }

  return { ofChain, declarations };
}
