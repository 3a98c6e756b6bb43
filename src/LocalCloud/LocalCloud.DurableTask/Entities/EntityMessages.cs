using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Google.Protobuf.WellKnownTypes;
using LocalCloud.DurableTask.History;

namespace LocalCloud.DurableTask.Entities;

/// <summary>
/// Messages to entities and their answers. They travel in two forms: as events of their own, and, from and to the Functions worker, as
/// plain events with JSON in them. Inside the engine there is only the first.
/// </summary>
internal static class EntityMessages
{
    private const string LockGranted = "Lock Acquisition Completed";

    /// <summary>Null when nobody can read it.</summary>
    public static HistoryEvent? FromEvent(P.EventSentEvent sent, P.OrchestrationInstance sender, DateTime now)
    {
        if (EntityNames.Normalize(sent.InstanceId) is not { } target)
        {
            return null;
        }

        try
        {
            return JsonNode.Parse(sent.Input ?? "") is JsonObject message ? Read(sent.Name, message, target, sender, now) : null;
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    /// <summary>The entity it goes to; null when that is none.</summary>
    public static string? TargetOf(HistoryEvent message) => EntityNames.Normalize(message.EventTypeCase switch
    {
        EventCase.EntityOperationCalled => message.EntityOperationCalled.TargetInstanceId,
        EventCase.EntityOperationSignaled => message.EntityOperationSignaled.TargetInstanceId,
        EventCase.EntityLockRequested => message.EntityLockRequested.LockSet.ElementAtOrDefault(message.EntityLockRequested.Position),
        EventCase.EntityUnlockSent => message.EntityUnlockSent.TargetInstanceId,
        _ => null,
    });

    public static DateTime? DueOf(HistoryEvent message) =>
        (message.EntityOperationSignaled?.ScheduledTime ?? message.EntityOperationCalled?.ScheduledTime)?.ToDateTime();

    /// <summary>The request that an event answers, in either form; null for other events.</summary>
    public static string? RequestAnswered(HistoryEvent @event) => @event.EventTypeCase switch
    {
        EventCase.EventRaised => @event.EventRaised.Name,
        EventCase.EntityOperationCompleted => @event.EntityOperationCompleted.RequestId,
        EventCase.EntityOperationFailed => @event.EntityOperationFailed.RequestId,
        EventCase.EntityLockGranted => @event.EntityLockGranted.CriticalSectionId,
        _ => null,
    };

    public static HistoryEvent Completed(DateTime now, string requestId, string? result, bool asEvent)
    {
        if (asEvent)
        {
            return Events.Raised(now, requestId, new JsonObject { ["result"] = result }.ToJsonString());
        }

        var answer = Events.New(now);
        answer.EntityOperationCompleted = new() { RequestId = requestId, Output = result };
        return answer;
    }

    public static HistoryEvent Failed(DateTime now, string requestId, P.TaskFailureDetails failure, bool asEvent)
    {
        if (asEvent)
        {
            return Events.Raised(now, requestId, new JsonObject
            {
                ["result"] = failure.ErrorMessage, ["exceptionType"] = failure.ErrorType, ["failureDetails"] = Write(failure),
            }.ToJsonString());
        }

        var answer = Events.New(now);
        answer.EntityOperationFailed = new() { RequestId = requestId, FailureDetails = failure };
        return answer;
    }

    public static HistoryEvent Granted(DateTime now, string criticalSection, bool asEvent)
    {
        if (asEvent)
        {
            return Events.Raised(now, criticalSection, new JsonObject { ["result"] = LockGranted }.ToJsonString());
        }

        var answer = Events.New(now);
        answer.EntityLockGranted = new() { CriticalSectionId = criticalSection };
        return answer;
    }

    public static HistoryEvent Signal(DateTime now, string target, string operation, string? input, string requestId, Timestamp? due)
    {
        var signal = Events.New(now);
        signal.EntityOperationSignaled = new() { TargetInstanceId = target, Operation = operation, Input = input, RequestId = requestId, ScheduledTime = due };
        return signal;
    }

    private static HistoryEvent? Read(string name, JsonObject message, string target, P.OrchestrationInstance sender, DateTime now)
    {
        var id = (string?)message["id"] ?? throw new FormatException("There is no id.");
        var read = Events.New(now);
        if (name == "release")
        {
            read.EntityUnlockSent = new() { CriticalSectionId = id, TargetInstanceId = target, ParentInstanceId = sender.InstanceId };
            return read;
        }

        if (name != "op" && !name.StartsWith("op@", StringComparison.Ordinal))
        {
            return null;
        }

        if (message["lockset"] is JsonArray locks)
        {
            read.EntityLockRequested = new() { CriticalSectionId = id, Position = (int?)message["pos"] ?? 0, ParentInstanceId = sender.InstanceId };
            read.EntityLockRequested.LockSet.AddRange(locks.Select(static entity => EntityNames.Of((string)entity!["name"]!, (string?)entity["key"] ?? "")));
            return TargetOf(read) is null ? null : read;
        }

        var due = name.Length > 3
            ? Timestamp.FromDateTime(DateTime.Parse(name.AsSpan(3), CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind).ToUniversalTime())
            : null;
        var operation = (string?)message["op"] ?? throw new FormatException("There is no operation.");
        if ((bool?)message["signal"] == true)
        {
            return Signal(now, target, operation, (string?)message["input"], id, due);
        }

        read.EntityOperationCalled = new()
        {
            RequestId = id,
            Operation = operation,
            Input = (string?)message["input"],
            ScheduledTime = due,
            TargetInstanceId = target,
            ParentInstanceId = sender.InstanceId,
            ParentExecutionId = sender.ExecutionId,
        };
        return read;
    }

    private static JsonObject Write(P.TaskFailureDetails failure) => new()
    {
        ["ErrorType"] = failure.ErrorType,
        ["ErrorMessage"] = failure.ErrorMessage,
        ["StackTrace"] = failure.StackTrace,
        ["InnerFailure"] = failure.InnerFailure is { } inner ? Write(inner) : null,
        ["IsNonRetriable"] = failure.IsNonRetriable,
    };
}
