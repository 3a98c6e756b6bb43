namespace LocalCloud.ServiceBus.Filters;

/// <summary>What a filter can ask a message for. Null is the value of what is not there.</summary>
internal interface IMessageValues
{
    object? System(string name);

    object? User(string name);

    bool HasUser(string name);
}
