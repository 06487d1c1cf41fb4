// On request, every exported type of the project, whether a call reaches it or not.

export function exportsOf(host, types) {
  const { ts } = host;
  const found = [];
  for (const source of host.ownFiles) {
    for (const node of source.statements) {
      const named = ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node) || ts.isEnumDeclaration(node);
      if (!named || !node.modifiers?.some((each) => each.kind === ts.SyntaxKind.ExportKeyword)) continue;
      const symbol = host.symbolAt(node.name);
      found.push({ rec: "export", name: node.name.text, at: host.at(node), generic: Boolean(node.typeParameters?.length) || undefined, t: types.write(host.declaredType(symbol), undefined, node) });
    }
  }
  return found;
}
