// A module of its own: what is imported from it is bundled, and the rest of the library is not.
export { CustomSource, Input, Logging, LogLevel, MATROSKA, MP4, QTFF, WEBM } from 'mediabunny';
