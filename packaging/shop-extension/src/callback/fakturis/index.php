<?php
/* FAKTURIS shop extension: where fakturisd asks this shop to send or to show its own status mail, and for the names of
   its shipping and payment modules. Every request is signed; see PROTOCOL.md. */

$fakturis_root = dirname(dirname(dirname(__FILE__)));
require_once $fakturis_root.'/includes/external/fakturis/fakturis.php';

$fakturis_endpoint = new FakturisEndpoint(FakturisRequest::fromServer());
$fakturis_endpoint->begin();

// Here, not inside a function: the shop's own files work with global variables.
chdir($fakturis_root);
include $fakturis_root.'/includes/application_top_callback.php';

$fakturis_endpoint->run();
