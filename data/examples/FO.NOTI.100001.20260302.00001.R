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
    <State>awaiting-activation</State>
    <WaitsFor>second-part</WaitsFor>
    <WaitsUntil>2026-05-01</WaitsUntil>
    <FileAssignment>
      <Kind>enter-missing-data</Kind>
      <Status>open</Status>
      <DueOn>2026-05-01</DueOn>
    </FileAssignment>
  </Result>
  <Result reference="2026-002">
    <Record>Apply</Record>
    <ResultCode>1</ResultCode>
    <HandledReference>MSG-2026-0000001-2</HandledReference>
    <File>STTS-2026-0000003</File>
    <State>awaiting-activation</State>
    <WaitsFor>second-part</WaitsFor>
    <WaitsUntil>2026-05-01</WaitsUntil>
    <FileAssignment>
      <Kind>enter-missing-data</Kind>
      <Status>open</Status>
      <DueOn>2026-05-01</DueOn>
    </FileAssignment>
  </Result>
  <Result reference="2026-003">
    <Record>SecondPart</Record>
    <ResultCode>1</ResultCode>
    <HandledReference>MSG-2026-0000001-3</HandledReference>
    <File>STTS-2026-0000003</File>
    <State>active</State>
    <FileAssignment>
      <Kind>enter-missing-data</Kind>
      <Status>done</Status>
    </FileAssignment>
    <Discount>
      <Formula>fixed</Formula>
      <StartsOn>2026-03-02</StartsOn>
      <Installation>29.50</Installation>
      <Subscription>8.40</Subscription>
      <Calls>3.10</Calls>
      <Credit>0.00</Credit>
      <Total>11.50</Total>
    </Discount>
  </Result>
  <Result reference="2026-004">
    <Record>Transfer</Record>
    <ResultCode>1</ResultCode>
    <HandledReference>MSG-2026-0000001-4</HandledReference>
    <File>STTS-2026-0000004</File>
    <State>active</State>
    <LastDayElsewhere>2026-03-04</LastDayElsewhere>
    <Discount>
      <Formula>fixed</Formula>
      <StartsOn>2026-03-05</StartsOn>
      <Installation>0.00</Installation>
      <Subscription>8.40</Subscription>
      <Calls>3.10</Calls>
      <Credit>0.00</Credit>
      <Total>11.50</Total>
      <PriceEstimated>true</PriceEstimated>
    </Discount>
  </Result>
  <Result reference="2026-005">
    <Record>Modify</Record>
    <ResultCode>1</ResultCode>
    <HandledReference>MSG-2026-0000001-5</HandledReference>
    <File>STTS-2026-0000002</File>
    <State>active</State>
    <Discount>
      <Formula>fixed</Formula>
      <StartsOn>2026-03-02</StartsOn>
      <Installation>25.00</Installation>
      <Subscription>8.40</Subscription>
      <Calls>3.10</Calls>
      <Credit>0.00</Credit>
      <Total>11.50</Total>
    </Discount>
  </Result>
  <Result reference="2026-006">
    <Record>StopReduction</Record>
    <ResultCode>1</ResultCode>
    <HandledReference>MSG-2026-0000001-6</HandledReference>
    <File>STTS-2026-0000003</File>
    <State>active</State>
    <Discount>
      <Formula>fixed</Formula>
      <StartsOn>2026-03-02</StartsOn>
      <EndsOn>2026-03-15</EndsOn>
      <Installation>29.50</Installation>
      <Subscription>8.40</Subscription>
      <Calls>3.10</Calls>
      <Credit>0.00</Credit>
      <Total>11.50</Total>
    </Discount>
  </Result>
  <Result reference="2026-007">
    <Record>CancelAction</Record>
    <ResultCode>1</ResultCode>
    <HandledReference>MSG-2026-0000001-7</HandledReference>
    <File>STTS-2026-0000003</File>
    <State>active</State>
    <Discount>
      <Formula>fixed</Formula>
      <StartsOn>2026-03-02</StartsOn>
      <Installation>29.50</Installation>
      <Subscription>8.40</Subscription>
      <Calls>3.10</Calls>
      <Credit>0.00</Credit>
      <Total>11.50</Total>
    </Discount>
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
    <Ask>
      <Whom>administrator</Whom>
      <Name>Ada Adams</Name>
    </Ask>
    <Ask>
      <Whom>authority</Whom>
      <Telephone>02 226 88 88</Telephone>
    </Ask>
    <Ask>
      <Whom>access-desk</Whom>
      <Telephone>02 511 51 51</Telephone>
    </Ask>
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
      <LineNumber>72</LineNumber>
      <Description>The file STTS-2026-0000002 has no open assignment of that kind; nothing more is to be done.</Description>
    </Anomaly>
    <Ask>
      <Whom>administrator</Whom>
      <Name>Ada Adams</Name>
    </Ask>
    <Ask>
      <Whom>authority</Whom>
      <Telephone>02 226 88 88</Telephone>
    </Ask>
    <Ask>
      <Whom>access-desk</Whom>
      <Telephone>02 511 51 51</Telephone>
    </Ask>
  </Result>
  <Result reference="2026-011">
    <Record>Status</Record>
    <ResultCode>1</ResultCode>
    <HandledReference>MSG-2026-0000001-11</HandledReference>
    <File>STTS-2026-0000003</File>
    <State>active</State>
    <Discount>
      <Formula>fixed</Formula>
      <StartsOn>2026-03-02</StartsOn>
      <Installation>29.50</Installation>
      <Subscription>8.40</Subscription>
      <Calls>3.10</Calls>
      <Credit>0.00</Credit>
      <Total>11.50</Total>
    </Discount>
  </Result>
  <Trailer>
    <RecordCount>11</RecordCount>
    <Accepted>9</Accepted>
    <Refused>2</Refused>
  </Trailer>
</Notification>
