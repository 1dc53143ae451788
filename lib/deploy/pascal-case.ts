/** The form of a name in logical ids of CloudFormation, which have letters and digits only: `link-shop` is `LinkShop`. */
export const pascalCase = (name: string): string =>
  name.replace(/(?:^|-+)([a-z0-9])/g, (_, first: string) => first.toUpperCase());
