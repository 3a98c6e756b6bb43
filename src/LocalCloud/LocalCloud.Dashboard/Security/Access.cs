namespace LocalCloud.Dashboard.Security;

/// <summary>Who may have something.</summary>
internal enum Access
{
    /// <summary>Whoever opens it in a browser; with keys enforced, with the master key.</summary>
    Page,

    /// <summary>Says nothing about the app, or only what its build output says.</summary>
    Asset,

    /// <summary>Only the page itself, by its token.</summary>
    Api,
}
