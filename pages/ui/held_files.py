"""The files that Streamlit holds in this process, as ``aidioma/web/uploads.py`` asks for them."""

from collections.abc import Mapping

from streamlit.runtime import Runtime
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager

from aidioma.web.uploads import Key


class HeldFiles:
    """Reads them out of Streamlit's own store, which frees them when their session ends."""

    __slots__ = ()

    def sizes(self) -> Mapping[Key, int]:
        """Return the files with their sizes in bytes."""
        return {
            (session_id, file_id): len(file.data)
            for session_id, files in list(_manager().file_storage.items())
            for file_id, file in list(files.items())
        }

    def is_live(self, session_id: str) -> bool:
        """Say whether a page is connected under that id."""
        return Runtime.instance().is_active_session(session_id)

    def remove(self, session_id: str, file_id: str) -> None:
        """Let go of a file."""
        _manager().remove_file(session_id, file_id)


def _manager() -> MemoryUploadedFileManager:
    manager = Runtime.instance().uploaded_file_mgr
    assert isinstance(manager, MemoryUploadedFileManager), "the app keeps uploads in memory"
    return manager
