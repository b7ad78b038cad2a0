"""Writers: output documents as files. One format a module."""
