/** A path to a single place found nothing there. */
export class NoSuchPath extends Error {}
