/** What the page's scripts find in the page and leave there for others. */
import type * as Leaflet from "leaflet";
import type * as Told from "./build/story";

declare global {
  /** The block of data in a page; its parts are Told.Row, Told.Label and so on. */
  type Story = Told.Story;

  interface Window {
    rangemap: {
      start: () => Leaflet.Map;
      decodePath: (
        arcs: readonly (readonly number[])[],
        path: readonly number[],
      ) => [number, number][];
    };
  }
}
