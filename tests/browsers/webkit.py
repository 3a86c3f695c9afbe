#!/usr/bin/python3
"""A browser of one WebKitGTK view for WebKitWebDriver, with what WebKitGTK's own MiniBrowser lacks under a driver: a profile, so
that sites can store files, and a console that is told.

  webkit.py PROFILE [FEATURE...]     the console goes to PROFILE/console.txt, downloads to PROFILE/downloads
"""
import os
import sys

import gi

gi.require_version("Gtk", "3.0")
gi.require_version("WebKit2", "4.1")
from gi.repository import Gtk, WebKit2  # noqa: E402

profile, *wanted = sys.argv[1:]
# The processes of the pages write to it, too.
console = os.open(os.path.join(profile, "console.txt"), os.O_WRONLY | os.O_CREAT | os.O_APPEND)
os.dup2(console, 1)
os.dup2(console, 2)

settings = WebKit2.Settings(enable_write_console_messages_to_stdout=True)
features = WebKit2.Settings.get_all_features()
for feature in (features.get(at) for at in range(features.get_length())):
    if feature.get_identifier() in wanted:
        settings.set_feature_enabled(feature, True)

data = os.path.join(profile, "data")
context = WebKit2.WebContext(website_data_manager=WebKit2.WebsiteDataManager(base_data_directory=data, base_cache_directory=data))
context.set_automation_allowed(True)


def create_view(_session):
    view = WebKit2.WebView(web_context=context, settings=settings, is_controlled_by_automation=True)
    window = Gtk.Window(default_width=1200, default_height=900)
    window.add(view)
    window.show_all()
    return view


def start_session(_context, session):
    info = WebKit2.ApplicationInfo()
    info.set_name("WebKitGTK")
    info.set_version(WebKit2.get_major_version(), WebKit2.get_minor_version(), WebKit2.get_micro_version())
    session.set_application_info(info)
    session.connect("create-web-view", create_view)


def save(download, name):
    download.set_destination("file://" + os.path.join(profile, "downloads", name))
    return True


context.connect("automation-started", start_session)
context.connect("download-started", lambda _context, download: download.connect("decide-destination", save))
Gtk.main()
