<?xml version='1.0' encoding='UTF-8'?>
<Notification xmlns="urn:stts-tui:exchange:1">
  <Header>
    <Sender>100001</Sender>
    <Environment>R</Environment>
    <Created>2026-03-02T09:00:00Z</Created>
    <Software>stts-tui 0.1.0</Software>
    <FileName>FI.STTS.100001.20260302.00001.R.1.1</FileName>
    <Ticket>MSG-2026-0000001</Ticket>
  </Header>
  <Result reference="2026-001">
    <Record>PreCheck</Record>
    <ResultCode>1</ResultCode>
    <HandledReference>MSG-2026-0000001-1</HandledReference>
  </Result>
  <Result reference="2026-002">
    <Record>Apply</Record>
    <ResultCode>1</ResultCode>
    <HandledReference>MSG-2026-0000001-2</HandledReference>
    <File>STTS-2026-0000003</File>
  </Result>
  <Result reference="2026-003">
    <Record>SecondPart</Record>
    <ResultCode>1</ResultCode>
    <HandledReference>MSG-2026-0000001-3</HandledReference>
    <File>STTS-2026-0000003</File>
  </Result>
  <Result reference="2026-004">
    <Record>Transfer</Record>
    <ResultCode>1</ResultCode>
    <HandledReference>MSG-2026-0000001-4</HandledReference>
    <File>STTS-2026-0000004</File>
  </Result>
  <Result reference="2026-005">
    <Record>Modify</Record>
    <ResultCode>1</ResultCode>
    <HandledReference>MSG-2026-0000001-5</HandledReference>
    <File>STTS-2026-0000002</File>
  </Result>
  <Result reference="2026-006">
    <Record>StopReduction</Record>
    <ResultCode>1</ResultCode>
    <HandledReference>MSG-2026-0000001-6</HandledReference>
    <File>STTS-2026-0000003</File>
  </Result>
  <Result reference="2026-007">
    <Record>CancelAction</Record>
    <ResultCode>1</ResultCode>
    <HandledReference>MSG-2026-0000001-7</HandledReference>
    <File>STTS-2026-0000003</File>
  </Result>
  <Result reference="2026-008">
    <Record>StopTariff</Record>
    <ResultCode>0</ResultCode>
    <HandledReference>MSG-2026-0000001-8</HandledReference>
    <Anomaly>
      <ErrorID>file-unknown</ErrorID>
      <AnomalyClass>B</AnomalyClass>
      <Path>StopTariff[2026-008]/File</Path>
      <LineNumber>61</LineNumber>
      <Description>Your company has no such tariff file. Search it by the beneficiary's name or national register number.</Description>
    </Anomaly>
  </Result>
  <Result reference="2026-009">
    <Record>Search</Record>
    <ResultCode>1</ResultCode>
    <HandledReference>MSG-2026-0000001-9</HandledReference>
    <TotalFound>1</TotalFound>
    <Found>
      <File>STTS-2026-0000003</File>
      <LastName>Peeters</LastName>
      <FirstName>Maria</FirstName>
      <MaskedNumber>53.06.04-***.**</MaskedNumber>
      <State>active</State>
    </Found>
  </Result>
  <Result reference="2026-010">
    <Record>AssignmentProcessed</Record>
    <ResultCode>0</ResultCode>
    <HandledReference>MSG-2026-0000001-10</HandledReference>
    <Anomaly>
      <ErrorID>record-no-assignment</ErrorID>
      <AnomalyClass>B</AnomalyClass>
      <Path>AssignmentProcessed[2026-010]/Assignment</Path>
      <LineNumber>71</LineNumber>
      <Description>The file STTS-2026-0000002 has no open assignment of that kind; nothing more is to be done.</Description>
    </Anomaly>
  </Result>
  <Trailer>
    <RecordCount>10</RecordCount>
    <Accepted>8</Accepted>
    <Refused>2</Refused>
  </Trailer>
</Notification>
