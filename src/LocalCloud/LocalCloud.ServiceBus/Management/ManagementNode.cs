using Amqp;
using Amqp.Framing;
using Amqp.Types;
using LocalCloud.ServiceBus.Amqp;
using LocalCloud.ServiceBus.Entities;
using Microsoft.Extensions.Logging;

namespace LocalCloud.ServiceBus.Management;

/// <summary>Requests about an entity that have no link of their own.</summary>
internal sealed class ManagementNode(Entity entity, BrokerContext broker) : IRequestNode
{
    public string Name => entity.Path + "/$management";

    public async Task<Message> AnswerAsync(Message request, Connection connection)
    {
        try
        {
            var operation = request.ApplicationProperties?["operation"] as string ?? "";
            var link = request.ApplicationProperties?["associated-link-name"] as string;
            return Response(await RunAsync(operation, request.Body as Map ?? new Map(), link));
        }
        catch (BrokerException refusal)
        {
            return Response(new Answer(refusal.Status, null, refusal.Message, refusal.Condition));
        }
        catch (Exception failure) when (failure is InvalidCastException or KeyNotFoundException or NullReferenceException)
        {
            Log.RequestFailure(broker.Logger, failure);
            return Response(new Answer(400, null, "The request is not valid: " + failure.Message, "com.microsoft:argument-error"));
        }
    }

    private Task<Answer> RunAsync(string operation, Map request, string? link) => operation switch
    {
        "com.microsoft:peek-message" => Task.FromResult(MessageOperations.Peek(Queue, request)),
        "com.microsoft:renew-lock" => Task.FromResult(MessageOperations.RenewLocks(Queue, request)),
        "com.microsoft:receive-by-sequence-number" => MessageOperations.ReceiveAsync(Queue, request, link),
        "com.microsoft:update-disposition" => MessageOperations.SettleAsync(Queue, request),
        "com.microsoft:schedule-message" => ScheduleOperations.ScheduleAsync(entity, broker, request),
        "com.microsoft:cancel-scheduled-message" => ScheduleOperations.CancelAsync(entity, request),
        "com.microsoft:renew-session-lock" => Task.FromResult(SessionOperations.Renew(Queue, request, link)),
        "com.microsoft:get-session-state" => Task.FromResult(SessionOperations.GetState(Queue, request, link)),
        "com.microsoft:set-session-state" => SessionOperations.SetStateAsync(Queue, request, link),
        "com.microsoft:get-message-sessions" => Task.FromResult(SessionOperations.List(Queue, request)),
        "com.microsoft:add-rule" => RuleOperations.AddAsync(Subscription, request),
        "com.microsoft:remove-rule" => RuleOperations.RemoveAsync(Subscription, request),
        "com.microsoft:enumerate-rules" => Task.FromResult(RuleOperations.List(Subscription, request)),
        _ => throw BrokerException.NotImplemented($"The operation '{operation}' is not supported."),
    };

    private MessageQueue Queue => entity as MessageQueue ?? throw BrokerException.NotAllowed($"'{entity.Path}' is a topic and has no messages to receive.");

    private Subscription Subscription => entity as Subscription ?? throw BrokerException.NotAllowed($"'{entity.Path}' is no subscription and has no rules.");

    private static Message Response(Answer answer)
    {
        var response = new Message
        {
            ApplicationProperties = new ApplicationProperties(),
            BodySection = new AmqpValue { Value = answer.Body ?? new Map() },
        };
        response.ApplicationProperties["statusCode"] = answer.Status;
        response.ApplicationProperties["statusDescription"] = answer.Description ?? (answer.Status == 204 ? "No content" : "OK");
        if (answer.Condition is { } condition)
        {
            response.ApplicationProperties["errorCondition"] = new Symbol(condition);
        }

        return response;
    }
}
