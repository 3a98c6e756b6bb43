namespace LocalCloud.Host.Runtime;

/// <summary>A kind of trigger. Registered in the host's services; one per binding type.</summary>
internal interface ITriggerBinding
{
    /// <summary>For example <c>cosmosDBTrigger</c>; compared without case.</summary>
    string BindingType { get; }

    /// <summary>
    /// A listener for all functions with this trigger; called for each start of the host when there are any, and again for another build
    /// of the app, perhaps with none left; it outlives a worker that is only replaced.
    /// </summary>
    /// <exception cref="Settings.SettingsException">An attribute or setting makes no sense; says which function and why.</exception>
    ITriggerListener CreateListener(IReadOnlyList<FunctionDescriptor> functions);
}
