/** Whether there is a Lakey server, who is asking, and what it can do. */

import type { LakeClient } from '../api/client';
import type { Config } from '../api/types';
import { failed, type Fetched, LOADING, ready } from './fetched';
import { Latest } from './latest';
import { Model } from './model';

export class SessionModel extends Model {
  constructor(client: LakeClient) {
    super();
    this._client = client;
  }

  get config(): Fetched<Config> {
    return this._config;
  }

  /** Asks the server about itself. */
  load(): void {
    this._latest.ask(() => this._client.config());
  }

  override dispose(): void {
    this._latest.dispose();
    super.dispose();
  }

  private _set(config: Fetched<Config>): void {
    this._config = config;
    this.tell();
  }

  private readonly _client: LakeClient;
  private readonly _latest = new Latest<Config>({
    answered: config => this._set(ready(config)),
    failed: failure => this._set(failed(failure))
  });
  private _config: Fetched<Config> = LOADING;
}
