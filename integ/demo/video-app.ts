import { App } from 'aws-cdk-lib';
import { videoApp } from '../apps/video-app';

videoApp(new App(), 'Videos', [180, 90]);
