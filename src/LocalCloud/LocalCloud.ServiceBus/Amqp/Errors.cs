using Amqp.Framing;
using Amqp.Types;

namespace LocalCloud.ServiceBus.Amqp;

/// <summary>Exceptions as AMQP says them.</summary>
internal static class Errors
{
    public static Error ToError(this Exception failure) => new(new Symbol(ConditionOf(failure))) { Description = failure.Message };

    public static Rejected ToRejected(this Exception failure) => new() { Error = failure.ToError() };

    public static string ConditionOf(Exception failure) => failure is BrokerException known ? known.Condition : "amqp:internal-error";
}
