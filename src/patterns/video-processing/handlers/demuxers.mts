// A separate module, so that only the names that are imported here are bundled, and not the rest of the library.
export { CustomSource, Input, Logging, LogLevel, MATROSKA, MP4, QTFF, WEBM } from 'mediabunny';
