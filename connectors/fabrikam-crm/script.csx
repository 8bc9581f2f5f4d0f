using System.Linq;
using System.Net.Http;
using System.Threading.Tasks;
using Newtonsoft.Json.Linq;

/// <summary>
/// Turns the list of fields that the service returns into the object schema that the designer reads.
/// </summary>
public class Script : ScriptBase
{
    public override async Task<HttpResponseMessage> ExecuteAsync()
    {
        var response = await this.Context.SendAsync(this.Context.Request, this.CancellationToken).ConfigureAwait(false);
        if (!response.IsSuccessStatusCode)
        {
            return response;
        }

        var text = await response.Content.ReadAsStringAsync().ConfigureAwait(false);
        response.Content = CreateJsonContent(ToSchema(JArray.Parse(text)).ToString());
        return response;
    }

    private static JObject ToSchema(JArray fields)
    {
        var properties = fields.OfType<JObject>().Select(field => new JProperty(
            (string)field["name"],
            new JObject { ["type"] = field["type"], ["title"] = field["label"] }));

        return new JObject
        {
            ["schema"] = new JObject { ["type"] = "object", ["properties"] = new JObject(properties) },
        };
    }
}
