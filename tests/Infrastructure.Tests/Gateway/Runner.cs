using System.Globalization;
using System.Xml.Linq;

namespace Infrastructure.Tests.Gateway;

/// <summary>Runs the policies of a section, as far as they change variables, headers, the answer and what is remembered.</summary>
internal sealed class Runner(Expressions expressions)
{
    public Dictionary<string, object> Memory { get; } = [];

    /// <returns>True when an answer was given, so nothing after it runs.</returns>
    public bool Run(XElement section, Context context, bool isAnswer) => section.Elements().Any(policy => RunOne(policy, context, isAnswer));

    private bool RunOne(XElement policy, Context context, bool isAnswer)
    {
        switch (policy.Name.LocalName)
        {
            case "choose":
                var chosen = policy.Elements("when").FirstOrDefault(when => (bool)Value(when, "condition", context)!) ?? policy.Element("otherwise");
                return chosen is not null && Run(chosen, context, isAnswer);
            case "include-fragment":
                return Run(PolicyFile.Fragment((string)policy.Attribute("fragment-id")!).Root, context, isAnswer);
            case "set-variable":
                context.Variables[(string)policy.Attribute("name")!] = Value(policy, "value", context)!;
                break;
            case "cache-lookup-value" when Memory.TryGetValue((string)Value(policy, "key", context)!, out var remembered):
                context.Variables[(string)policy.Attribute("variable-name")!] = remembered;
                break;
            case "cache-store-value":
                Memory[(string)Value(policy, "key", context)!] = Value(policy, "value", context)!;
                break;
            case "set-header":
                SetHeader(policy, isAnswer ? context.Response!.Headers : context.Request.Headers, context);
                break;
            case "set-status":
                context.Response!.StatusCode = Convert.ToInt32(Value(policy, "code", context), CultureInfo.InvariantCulture);
                break;
            case "set-body":
                context.Response!.Body = new Body { Text = (string)Text(policy, context)! };
                break;
            case "return-response":
                context.Response = new Response();
                Run(policy, context, isAnswer: true);
                return true;
        }

        return false;
    }

    private void SetHeader(XElement policy, Headers headers, Context context)
    {
        var name = (string)policy.Attribute("name")!;
        switch ((string?)policy.Attribute("exists-action") ?? "override")
        {
            case "delete":
                headers.Remove(name);
                break;
            case "skip" when headers.ContainsKey(name):
                break;
            default:
                headers[name] = (string)Text(policy.Element("value")!, context)!;
                break;
        }
    }

    private object? Value(XElement policy, string attribute, Context context) => expressions.Evaluate((string)policy.Attribute(attribute)!, context);

    private object? Text(XElement element, Context context) => expressions.Evaluate(element.Value.Trim(), context);
}
