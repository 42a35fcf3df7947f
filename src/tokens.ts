/** What Lakey's plugins offer each other, and other extensions. */

import { Token } from '@lumino/coreutils';
import type { LakeClient } from './api/client';
import type { JobsModel } from './model/jobs';
import type { PanelModel, Tab } from './model/panel';
import type { IPreferences } from './model/preferences';
import type { ISnippet } from './model/snippets';
import type { Job, Landed } from './api/types';

/** The domain of every translated string. */
export const DOMAIN = 'lakey_jupyter';

/** The lake, by its HTTP verbs. */
export type ILake = LakeClient;
export const ILake = new Token<ILake>('lakey-jupyter:ILake', 'The verbs of the lake.');

/** What the person set in the settings. */
export interface ISettings {
  readonly current: IPreferences;
  /** Calls back now and after every change. */
  follow(told: (preferences: IPreferences) => void): void;
  /** Keeps one of them; for this page alone where nothing keeps settings. */
  keep<K extends keyof IPreferences>(name: K, value: IPreferences[K]): Promise<void>;
}
export const ISettings = new Token<ISettings>('lakey-jupyter:ISettings', 'Lakey preferences.');

/** The pulls of the signed-in account. */
export type IJobs = JobsModel;
export const IJobs = new Token<IJobs>('lakey-jupyter:IJobs', 'The pulls, live.');

/** Code cells for pulls, items and files. */
export interface ICode {
  /** The cell for a pull, as the settings want it. */
  ofPull(pull: Job | Landed): ISnippet;
  /**
   * Leads to the cell in the current notebook that was made for the same, edited or not; without one there, adds it
   * below the active cell, of a notebook made on request where none is open.
   */
  insert(snippet: ISnippet): Promise<void>;
}
export const ICode = new Token<ICode>('lakey-jupyter:ICode', 'Code cells.');

/** What the sidebar shows. */
export type IPanel = PanelModel;
export const IPanel = new Token<IPanel>('lakey-jupyter:IPanel', 'What the sidebar shows.');

/** The sidebar. */
export interface ISidebar {
  /** Brings the sidebar to the front, on an item if one is named. */
  show(item?: string, tab?: Tab): void;
  /** Brings it to the front on an item, with the focus at its head. */
  open(item: string, tab?: Tab): void;
  /** Brings it to the front with the focus in the search box. */
  search(): void;
  /** Brings it to the front with the choices open that the items can be narrowed to. */
  narrow(): void;
  /** Brings it to the front with the pulls open, and the focus on the newest that runs. */
  pulls(): void;
  /** Brings it to the front with the saved recipes open, and the focus on them. */
  recipes(): void;
}
export const ISidebar = new Token<ISidebar>('lakey-jupyter:ISidebar', 'The Lakey sidebar.');
