/** What a video is, as its header says. */
export interface VideoMetadata {
  /** `MP4`, `QuickTime File Format`, `WebM` or `Matroska`. */
  readonly container: string;
  /** Absent where the header does not say, as in a recording that was never finished. */
  readonly durationSeconds?: number;
  /** Pixels, as it is to be shown: turned, and with square pixels. */
  readonly width: number;
  readonly height: number;
  /** For example `avc`, `hevc`, `vp9`, `av1`; absent where it is none that is known. */
  readonly videoCodec?: string;
  /** For example `aac`, `opus`; absent where there is no sound, or none that is known. */
  readonly audioCodec?: string;
  readonly sizeBytes: number;
}

/** Why an upload is no video that can be worked on. */
export type Rejection =
  | 'EMPTY'
  /** None of the containers, or without a picture. */
  | 'NOT_A_VIDEO'
  /** It begins like a video, and its header is cut off or makes no sense. */
  | 'BROKEN'
  /** Its header is longer than what is read of it. */
  | 'HEADER_TOO_LARGE';

export type Extracted =
  | { readonly status: 'EXTRACTED'; readonly metadata: VideoMetadata }
  | { readonly status: 'REJECTED'; readonly reason: Rejection };
