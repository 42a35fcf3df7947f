/** Offers what the person set in the settings; defaults where there is no settings registry. */

import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { ITranslator } from '@jupyterlab/translation';
import { DEFAULTS, type IPreferences, preferred } from '../model/preferences';
import { ISettings } from '../tokens';
import { schemaSaid } from './schema';
import { wordsOf } from './words';

/** Also the name of the schema. */
export const SETTINGS_ID = 'lakey-jupyter:plugin';

class Settings implements ISettings {
  get current(): IPreferences {
    return this._current;
  }

  follow(told: (preferences: IPreferences) => void): void {
    this._followers.push(told);
    told(this._current);
  }

  async keep<K extends keyof IPreferences>(name: K, value: IPreferences[K]): Promise<void> {
    this._set({ ...this._current, [name]: value });
    await this._kept?.set(name, value);
  }

  /** Follows what the registry keeps from now on. */
  open(kept: ISettingRegistry.ISettings): void {
    this._kept = kept;
    const read = () => this._set(preferred(kept.composite));
    kept.changed.connect(read);
    read();
  }

  private _set(preferences: IPreferences): void {
    this._current = preferences;
    this._followers.forEach(told => told(preferences));
  }

  private readonly _followers: ((preferences: IPreferences) => void)[] = [];
  private _current: IPreferences = DEFAULTS;
  private _kept: ISettingRegistry.ISettings | null = null;
}

export const settings: JupyterFrontEndPlugin<ISettings> = {
  id: SETTINGS_ID,
  description: 'The preferences of Lakey.',
  autoStart: true,
  provides: ISettings,
  optional: [ISettingRegistry, ITranslator],
  activate: (
    _app: JupyterFrontEnd,
    registry: ISettingRegistry | null,
    translator: ITranslator | null
  ): ISettings => {
    const found = new Settings();
    const trans = wordsOf(translator);
    registry?.transform(SETTINGS_ID, {
      fetch: plugin => ({ ...plugin, schema: schemaSaid(plugin.schema, trans) })
    });
    void registry
      ?.load(SETTINGS_ID)
      .then(kept => found.open(kept))
      .catch(() => undefined);
    return found;
  }
};
