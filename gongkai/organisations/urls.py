"""Addresses of this room, under /office/."""

from django.urls import path

from gongkai.organisations.views import calendars, media, people, practices, profiles, records, sheets, units

urlpatterns = [
    path("units/", units.UnitsScreen.as_view(), name="units"),
    path("units/import/", units.ImportScreen.as_view(), name="units_import"),
    path("units/profiles/", profiles.ProfilesScreen.as_view(), name="profiles"),
    path("units/media/", media.MediaScreen.as_view(), name="media"),
    path("units/open/", units.OpenScreen.as_view(), name="unit_open"),
    path("units/<slug:key>/", units.UnitScreen.as_view(), name="unit"),
    path("units/<slug:key>/titles/", units.TitlesScreen.as_view(), name="unit_titles"),
    path("units/<slug:key>/profile/", profiles.ProfileScreen.as_view(), name="unit_profile"),
    path("units/<slug:key>/profile/edit/", profiles.ProfileEditScreen.as_view(), name="unit_profile_edit"),
    path(
        "units/<slug:key>/profile/<int:number>/", profiles.ProfileVersionScreen.as_view(), name="unit_profile_version"
    ),
    path("units/<slug:key>/media/", media.UnitMediaScreen.as_view(), name="unit_media"),
    path("units/<slug:key>/directory.<slug:kind>", sheets.DirectoryScreen.as_view(), name="unit_directory"),
    path("units/<slug:key>/rename/", units.RenameScreen.as_view(), name="unit_rename"),
    path("units/<slug:key>/move/", units.MoveScreen.as_view(), name="unit_move"),
    path("units/<slug:key>/close/", units.CloseScreen.as_view(), name="unit_close"),
    path("units/<slug:key>/merge/", units.MergeScreen.as_view(), name="unit_merge"),
    path("units/<slug:key>/practices/", practices.PracticeScreen.as_view(), name="unit_practice"),
    path("people/", people.PeopleScreen.as_view(), name="people"),
    path("people/create/", people.CreateScreen.as_view(), name="person_create"),
    path("people/roles/", people.RolesScreen.as_view(), name="roles"),
    path("people/<int:pk>/", people.PersonScreen.as_view(), name="person"),
    path("people/<int:pk>/assign/", people.AssignScreen.as_view(), name="person_assign"),
    path("people/<int:pk>/posts/<int:post>/end/", people.EndScreen.as_view(), name="person_end"),
    path("people/<int:pk>/deputy/", people.DeputyScreen.as_view(), name="person_deputy"),
    path("people/<int:pk>/deputy/<int:row>/end/", people.EndDeputyScreen.as_view(), name="person_end_deputy"),
    path("people/<int:pk>/disable/", people.DisableScreen.as_view(), name="person_disable"),
    path("people/<int:pk>/enable/", people.EnableScreen.as_view(), name="person_enable"),
    path("people/<int:pk>/reset/", people.ResetScreen.as_view(), name="person_reset"),
    path("people/<int:pk>/reset-second/", people.ResetSecondScreen.as_view(), name="person_reset_second"),
    path("people/<int:pk>/unlock/", people.UnlockScreen.as_view(), name="person_unlock"),
    path("calendar/", calendars.CalendarsScreen.as_view(), name="calendars"),
    path("calendar/import/", calendars.CalendarImportScreen.as_view(), name="calendar_import"),
    path("calendar/<int:year>/", calendars.YearScreen.as_view(), name="calendar_year"),
    path("record/", records.RecordScreen.as_view(), name="record"),
    path("record/export/", records.RecordExport.as_view(), name="record_export"),
]
