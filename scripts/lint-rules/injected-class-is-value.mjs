const parameterOf = (node) => (node.type === 'TSParameterProperty' ? node.parameter : node);

/** The definition of a name as seen from a node, or undefined. */
function definitionOf(sourceCode, node, name) {
  for (let scope = sourceCode.getScope(node); scope; scope = scope.upper) {
    const variable = scope.set.get(name);
    if (variable) return variable.defs[0];
  }
  return undefined;
}

const isTypeImport = (definition) =>
  definition?.type === 'ImportBinding' &&
  (definition.parent.importKind === 'type' || definition.node.importKind === 'type');

/**
 * The constructor of a decorated class gets by import what Nest is to inject: `import type` leaves
 * `Object` in the emitted metadata, and the service fails at its start. A parameter with a decorator
 * of its own (`@Inject(TOKEN)`) may have any type.
 */
export const injectedClassIsValue = {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      typeOnly:
        'Nest reads the class {{name}} at run time: import it without `type`, or name a token by @Inject.',
    },
  },
  create: (context) => ({
    'MethodDefinition[kind="constructor"]'(node) {
      if (node.parent.parent.decorators.length === 0) return;
      for (const each of node.value.params) {
        const parameter = parameterOf(each);
        if (each.decorators.length > 0 || parameter.decorators.length > 0) continue;
        const type = parameter.typeAnnotation?.typeAnnotation;
        const name = type?.type === 'TSTypeReference' ? type.typeName.name : undefined;
        if (name && isTypeImport(definitionOf(context.sourceCode, node, name))) {
          context.report({ node: parameter, messageId: 'typeOnly', data: { name } });
        }
      }
    },
  }),
};
