"""The review web app over a workspace: decisions as events, the server, its pages."""
