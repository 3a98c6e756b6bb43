namespace LocalCloud.Host.Runtime;

/// <summary>Is told of every invocation, on its way: whatever it does must be quick. Registered in the host's services, at most once.</summary>
internal interface IInvocationObserver
{
    void Began(ObservedInvocation invocation);

    /// <summary>With its result or its exception.</summary>
    void Ended(ObservedInvocation invocation);
}
