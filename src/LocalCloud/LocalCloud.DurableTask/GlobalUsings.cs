global using EventCase = Microsoft.DurableTask.Protobuf.HistoryEvent.EventTypeOneofCase;
global using HistoryEvent = Microsoft.DurableTask.Protobuf.HistoryEvent;
global using OrchestrationStatus = Microsoft.DurableTask.Protobuf.OrchestrationStatus;
global using P = Microsoft.DurableTask.Protobuf;
