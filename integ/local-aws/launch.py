"""Starts ministack with fixes that the tests need, and with stricter behavior if it had hidden a bug of the library.

Fixed:

- The names of errors that a Lambda function throws: ministack calls all of them Runtime.HandlerError.
- Assign in the rule of a Choice and in a catcher: ministack looks for a query language there, but only states have one.
- Arguments, Output and Assign of a Parallel in JSONata, which ministack ignores.
- Faults: an execution meets the `faults` in its input, a list for each state, one fault per attempt:
  {"faults": {"Reserve inventory": [{"error": "DynamoDb.ThrottlingException", "cause": "..."},
                                    {"error": "DynamoDb.SdkClientException", "lost": true}]}}
  With `lost` the work is done, and the error is returned instead of its response.
- TimeoutSeconds in JSONata, which ministack expects to be a number.
- TimeoutSeconds and HeartbeatSeconds of an activity, instead of which ministack waits for a day, and the poll for its
  tasks, which ministack repeats only twice a second.
- The version of an object in the events of a versioned bucket, which ministack omits for EventBridge.
- The limit of a second for an expression, which ministack measures in wall-clock time, while hundreds of concurrent
  executions share two processors.

Strict:
- An execution that a rule of EventBridge starts is named `<uuid>_<uuid>`, 73 characters.
- A log group is not created if its name exists, and CloudFormation creates none instead.
- A resource that CloudFormation names gets another name each time that it is created. ministack reuses the name, so
  that a retained resource and its successor were the same.
- MediaConvert, which ministack lacks: media_convert.py.

Sources are changed in memory when they are imported. The start fails if a text to change is not found.
"""
import importlib.abc
import importlib.machinery
import os
import signal
import sys
import threading
import time

sys.dont_write_bytecode = True  # changed sources are not cached, and no files are written beside this one

import media_convert  # noqa: E402
import states  # noqa: E402
from changes import CHANGES  # noqa: E402


class ChangedSource(importlib.machinery.SourceFileLoader):
    def source_to_code(self, data, path, *, _optimize=-1):
        text = bytes(data).decode()
        for old, new in CHANGES[self.name]:
            if old not in text:
                raise SystemExit(f"launch.py: {self.name} no longer holds the text to change: {old!r}")
            text = text.replace(old, new)
        return super().source_to_code(text.encode(), path, _optimize=_optimize)

    def get_code(self, fullname):  # bypasses the cache of compiled files
        return self.source_to_code(self.get_data(self.path), self.path)


class ChangedSources(importlib.abc.MetaPathFinder):
    def find_spec(self, fullname, path, target=None):
        if fullname not in CHANGES:
            return None
        spec = importlib.machinery.PathFinder.find_spec(fullname, path, target)
        spec.loader = ChangedSource(fullname, spec.origin)
        return spec


def end_with_parent():
    """Ends this process together with its parent, however the parent ends."""
    parent = os.getppid()

    def watch():
        while os.getppid() == parent:
            time.sleep(1)
        threading.Timer(3, os._exit, [1]).start()
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, daemon=True).start()


end_with_parent()
sys.meta_path.insert(0, ChangedSources())
states.with_faults()
states.with_activity_timeouts()
media_convert.register()

from ministack.app import main  # noqa: E402

main()
