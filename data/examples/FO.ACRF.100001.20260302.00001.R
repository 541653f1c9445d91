<?xml version='1.0' encoding='UTF-8'?>
<Acknowledgement xmlns="urn:stts-tui:exchange:1">
  <Header>
    <Sender>100001</Sender>
    <Environment>R</Environment>
    <Created>2026-03-02T09:00:00Z</Created>
    <Software>stts-tui 0.1.0</Software>
    <FileName>FI.STTS.100001.20260302.00001.R.1.1</FileName>
    <Ticket>MSG-2026-0000001</Ticket>
  </Header>
  <Receipt>
    <ResultCode>1</ResultCode>
  </Receipt>
  <Trailer>
    <RecordCount>1</RecordCount>
  </Trailer>
</Acknowledgement>
