/** The part of class-transformer that knows which class a member is made into by `@Type`. */
declare module 'class-transformer/cjs/storage.js' {
  export const defaultMetadataStorage: {
    findTypeMetadata(
      target: new () => object,
      member: string,
    ): { typeFunction(): new () => object; reflectedType: unknown } | undefined;
  };
}
