/** From where a scroll bar stands to the row it means: no page is as high as fifty million rows. */

/** The height in pixels that every browser still draws. */
const MOST_TRACK = 8_000_000;

/** `view` is what is seen of the rows, all in pixels. */
export interface IExtent {
  readonly rows: number;
  readonly height: number;
  readonly view: number;
}

export class RowScale {
  constructor({ rows, height, view }: IExtent) {
    this._whole = rows * height;
    this.track = Math.min(MOST_TRACK, this._whole);
    this.mostTop = Math.max(0, this._whole - view);
    this._mostScroll = Math.max(0, this.track - view);
  }

  /** How high what is scrolled is. */
  readonly track: number;
  /** Where the last page begins, if all rows lay below each other. */
  readonly mostTop: number;

  /** Whether a pixel of the scroll bar means more than one of the rows. */
  get isScaled(): boolean {
    return this._whole > this.track;
  }

  /** A place among the rows, kept to where there are some. */
  kept(top: number): number {
    return Math.min(this.mostTop, Math.max(0, top));
  }

  /** Where the rows stand when the scroll bar stands here. */
  top(scroll: number): number {
    return this._mostScroll === 0 ? 0 : this.kept((scroll / this._mostScroll) * this.mostTop);
  }

  /** Where the scroll bar stands when the rows stand here. */
  scroll(top: number): number {
    return this.mostTop === 0 ? 0 : (this.kept(top) / this.mostTop) * this._mostScroll;
  }

  private readonly _whole: number;
  private readonly _mostScroll: number;
}
