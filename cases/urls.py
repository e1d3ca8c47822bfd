"""The addresses of cases, by the room they belong to."""

from django.urls import path

from cases.assignment import views as assignment
from cases.calculation import views as calculation
from cases.case import views as case
from cases.chain import views as chain
from cases.claims import views as claims
from cases.closing import views as closing
from cases.disclosure import views as disclosure
from cases.flag import views as flag
from cases.investigation import views as investigation
from cases.listing import views as listing
from cases.notices import views as notices
from cases.position import views as position
from cases.process import views as process
from cases.report import views as report
from cases.tasks import views as tasks
from cases.timeline import views as timeline

app_name = "cases"

urlpatterns = [
    # case
    path("arenden/<uuid:case>/", case.detail, name="detail"),
    # listing – list, search, export
    path("arenden/", listing.case_list, name="list"),
    path("arenden/kolumner/", listing.choose_columns, name="list-columns"),
    path("arenden/export.csv", listing.export_csv, name="export-csv"),
    path("arenden/export.xlsx", listing.export_xlsx, name="export-xlsx"),
    # flag – flagging and its receipts
    path("flagga/", flag.flag, name="flag"),
    path("flaggor/", flag.flags, name="flags"),
    path("flaggor/<uuid:flag>/", flag.receipt, name="flag-receipt"),
    # assignment – who handles it, jäv, restriction
    path("arenden/<uuid:case>/ta-upp/", assignment.take_up, name="take-up"),
    path("arenden/<uuid:case>/handlaggare/", assignment.assign, name="assign"),
    path("arenden/<uuid:case>/jav/", assignment.jav, name="jav"),
    path("jav/<uuid:answer>/hav/", assignment.lift_jav, name="lift-jav"),
    path("arenden/<uuid:case>/begransa/", assignment.restrict, name="restrict"),
    # investigation – parties, statements, what they were told
    path(
        "arenden/<uuid:case>/utredning/",
        investigation.investigation,
        name="investigation",
    ),
    path("arenden/<uuid:case>/parter/ny/", investigation.add_party, name="party-add"),
    path("parter/<uuid:party>/", investigation.party, name="party"),
    path("parter/<uuid:party>/andra/", investigation.edit_party, name="party-edit"),
    path("parter/<uuid:party>/stryk/", investigation.strike_party, name="party-strike"),
    path("parter/<uuid:party>/flytta/", investigation.move_party, name="party-move"),
    path(
        "arenden/<uuid:case>/utredning/uppgift/",
        investigation.add_statement,
        name="statement-add",
    ),
    path(
        "utredning/uppgifter/<uuid:statement>/",
        investigation.edit_statement,
        name="statement-edit",
    ),
    path(
        "utredning/uppgifter/<uuid:statement>/stryk/",
        investigation.strike_statement,
        name="statement-strike",
    ),
    path(
        "utredning/uppgifter/<uuid:statement>/flytta/",
        investigation.move_statement,
        name="statement-move",
    ),
    path(
        "arenden/<uuid:case>/utredning/kommunicering/",
        investigation.add_communication,
        name="communication-add",
    ),
    path(
        "utredning/kommuniceringar/<uuid:communication>/svar/",
        investigation.answer,
        name="communication-answer",
    ),
    path(
        "utredning/kommuniceringar/<uuid:communication>/stryk/",
        investigation.strike_communication,
        name="communication-strike",
    ),
    path(
        "arenden/<uuid:case>/utredning/belopp/",
        investigation.edit_amount,
        name="amount-edit",
    ),
    # calculation
    path("arenden/<uuid:case>/kalkyl/", calculation.calculation, name="calculation"),
    path("arenden/<uuid:case>/kalkyl/ny/", calculation.add, name="calculation-add"),
    path(
        "kalkyler/<uuid:calculation>/andra/", calculation.edit, name="calculation-edit"
    ),
    path(
        "kalkyler/<uuid:calculation>/stryk/",
        calculation.strike,
        name="calculation-strike",
    ),
    # report – polisanmälan
    path("arenden/<uuid:case>/anmalan/", report.report, name="report"),
    path(
        "arenden/<uuid:case>/anmalan/forhandsgranska/",
        report.report_preview,
        name="report-preview",
    ),
    path(
        "arenden/<uuid:case>/anmalan/skriv-under/",
        report.report_sign,
        name="report-sign",
    ),
    path(
        "arenden/<uuid:case>/anmalan/anmal-inte/",
        report.report_decline,
        name="report-decline",
    ),
    path(
        "utlamnanden/<uuid:disclosure>/handling.pdf",
        report.report_pdf,
        name="report-pdf",
    ),
    # disclosure – inbox, frozen copies, feedback
    path("inkommet/", disclosure.inbox, name="inbox"),
    path(
        "arenden/<uuid:case>/utlamnanden/", disclosure.disclosures, name="disclosures"
    ),
    path("arenden/<uuid:case>/aterkoppla/", disclosure.give_feedback, name="feedback"),
    path(
        "arenden/<uuid:case>/begar-komplettering/",
        disclosure.ask_completion,
        name="completion-ask",
    ),
    path("utlamnanden/<uuid:disclosure>/", disclosure.disclosure, name="disclosure"),
    path(
        "utlamnanden/<uuid:disclosure>/filer/<uuid:file>/",
        disclosure.disclosed_file,
        name="disclosed-file",
    ),
    path(
        "utlamnanden/<uuid:disclosure>/ta-emot/",
        disclosure.disclosure_receive,
        name="disclosure-receive",
    ),
    path(
        "utlamnanden/<uuid:disclosure>/aterkalla/",
        disclosure.disclosure_withdraw,
        name="disclosure-withdraw",
    ),
    path(
        "utlamnanden/<uuid:disclosure>/ta-bort-uppgift/",
        disclosure.disclosure_redact,
        name="disclosure-redact",
    ),
    path(
        "utlamnanden/<uuid:disclosure>/komplettera/",
        disclosure.send_completion,
        name="completion-send",
    ),
    # chain – ways onward
    path("arenden/<uuid:case>/vidare/<slug:key>/", chain.move, name="move"),
    path("arenden/<uuid:case>/datum/", chain.correct_day, name="correct-day"),
    # position – whether a prosecutor can take the case
    path("arenden/<uuid:case>/stallningstagande/", position.position, name="position"),
    # closing
    path("arenden/<uuid:case>/avslut/", closing.closing, name="closing"),
    path("arenden/<uuid:case>/avslut/klar/", closing.part_done, name="part-done"),
    path(
        "arenden/<uuid:case>/avslut/beratta/", closing.tell_ending, name="tell-ending"
    ),
    path("arenden/<uuid:case>/avsluta/", closing.close, name="close"),
    path("arenden/<uuid:case>/oppna-igen/", closing.reopen, name="reopen"),
    # claims – återkrav, stopped payments
    path("arenden/<uuid:case>/parallellt/", claims.tracks, name="tracks"),
    path(
        "arenden/<uuid:case>/parallellt/aterkrav/", claims.add_claim, name="claim-add"
    ),
    path("aterkrav/<uuid:claim>/", claims.edit_claim, name="claim-edit"),
    path("aterkrav/<uuid:claim>/lage/", claims.move_claim, name="claim-move"),
    path(
        "aterkrav/<uuid:claim>/aterbetalning/",
        claims.add_repayment,
        name="repayment-add",
    ),
    path(
        "arenden/<uuid:case>/parallellt/stoppad-utbetalning/",
        claims.add_stopped,
        name="stopped-add",
    ),
    path(
        "stoppad-utbetalning/<uuid:stopped>/", claims.edit_stopped, name="stopped-edit"
    ),
    # notices – underrättelser
    path(
        "arenden/<uuid:case>/parallellt/underrattelse/",
        notices.add_notice,
        name="notice-add",
    ),
    path("underrattelse/<uuid:notice>/", notices.edit_notice, name="notice-edit"),
    path(
        "underrattelse/<uuid:notice>/skicka/", notices.send_notice, name="notice-send"
    ),
    path(
        "underrattelse/<uuid:notice>/brev/", notices.letter_notice, name="notice-letter"
    ),
    path(
        "underrattelse/<uuid:notice>/inte/",
        notices.decline_notice,
        name="notice-decline",
    ),
    path("underrattelse/<uuid:notice>/svar/", notices.note_answer, name="notice-note"),
    # utlamnanden: the receiver's side
    path(
        "utlamnanden/<uuid:disclosure>/svar/",
        notices.answer_notice,
        name="notice-answer",
    ),
    # tasks, notes, documents, links
    path("arenden/<uuid:case>/arbete/", tasks.work, name="work"),
    path("arenden/<uuid:case>/uppgifter/ny/", tasks.add_task, name="task-add"),
    path("uppgifter/<uuid:task>/", tasks.edit_task, name="task-edit"),
    path("uppgifter/<uuid:task>/lage/", tasks.turn_task, name="task-done"),
    path("arenden/<uuid:case>/anteckningar/ny/", tasks.add_note, name="note-add"),
    path("anteckningar/<uuid:note>/", tasks.edit_note, name="note-edit"),
    path("arenden/<uuid:case>/handlingar/ny/", tasks.add_file, name="document-add"),
    path("handlingar/<uuid:document>/", tasks.document, name="document"),
    path("arenden/<uuid:case>/koppla/", tasks.add_link, name="link-add"),
    path("kopplingar/<uuid:link>/ta-bort/", tasks.remove_link, name="link-remove"),
    # timeline – timeline, history, readers
    path("arenden/<uuid:case>/tidslinje/", timeline.timeline, name="timeline"),
    path("arenden/<uuid:case>/historik/", timeline.history, name="history"),
    path("arenden/<uuid:case>/lasare/", timeline.readers, name="readers"),
    # process – processkartor
    path("processkartor/", process.index, name="processes"),
    path("processkartor/<uuid:map>/", process.show, name="process"),
    path("processkartor/<uuid:map>/historik/", process.history, name="process-history"),
    path("processkartor/<uuid:map>/kopiera/", process.copy, name="process-copy"),
    path("processkartor/<uuid:map>/namn/", process.rename, name="process-rename"),
    path(
        "processkartor/<uuid:map>/dra-tillbaka/",
        process.withdraw,
        name="process-withdraw",
    ),
    path("processkartor/<uuid:map>/utkast/", process.start_draft, name="process-draft"),
    path(
        "processkartor/<uuid:map>/publicera/", process.publish, name="process-publish"
    ),
    path(
        "processkartor/<uuid:map>/steg/<slug:step>/", process.step, name="process-step"
    ),
    path(
        "processkartor/<uuid:map>/vagar/<slug:key>/",
        process.transition,
        name="process-transition",
    ),
    path(
        "processkartor/<uuid:map>/frister/<slug:clock>/",
        process.clock,
        name="process-clock",
    ),
    path(
        "processkartor/<uuid:map>/falt/ny/", process.add_field, name="process-field-add"
    ),
    path(
        "processkartor/<uuid:map>/falt/<slug:field>/",
        process.edit_field,
        name="process-field",
    ),
    path(
        "processkartor/<uuid:map>/falt/<slug:field>/ta-bort/",
        process.remove_field,
        name="process-field-remove",
    ),
]
