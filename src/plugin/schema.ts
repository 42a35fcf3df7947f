/** The schema of the settings in the language of the page: the server translates only what official packs have. */

import type { ISettingRegistry } from '@jupyterlab/settingregistry';
import type { TranslationBundle } from '@jupyterlab/translation';

/** The contexts in which JupyterLab looks for the texts of schemas. */
const [WHOLE, SETTING] = ['schema', 'settings'];

export function schemaSaid(
  schema: ISettingRegistry.ISchema,
  trans: TranslationBundle
): ISettingRegistry.ISchema {
  const said = Object.entries(schema.properties ?? {}).map(([name, property]) => [
    name,
    { ...property, ...told(property, SETTING, trans), ...choices(property, trans) }
  ]);
  return {
    ...schema,
    ...told(schema, WHOLE, trans),
    properties: Object.fromEntries(said) as ISettingRegistry.ISchema['properties']
  };
}

interface ITold {
  readonly title?: string;
  readonly description?: string;
}

/** What one may choose from; the rest of a schema has no `oneOf`. */
function choices(
  { oneOf }: ISettingRegistry.IProperty,
  trans: TranslationBundle
): { readonly oneOf?: ITold[] } {
  return Array.isArray(oneOf)
    ? { oneOf: (oneOf as ITold[]).map(each => ({ ...each, ...told(each, SETTING, trans) })) }
    : {};
}

/** The two texts that each part of a schema may have. */
function told({ title, description }: ITold, context: string, trans: TranslationBundle): ITold {
  return {
    ...(title === undefined ? {} : { title: trans._p(context, title) }),
    ...(description === undefined ? {} : { description: trans._p(context, description) })
  };
}
